//! The outline of a file, and names searched for in the whole project.

use super::analysis::Analysis;
use super::declarations::{self, Declaration, Kind};
use crate::source::FileId;
use crate::text::fold;

/// A declaration with what is declared inside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The declaration.
    pub declaration: Declaration,
    /// What is inside, in source order.
    pub children: Vec<Symbol>,
}

/// The outline of a file: declarations, in them fields, steps and session variables; values of enums stand in their fields.
pub fn outline(analysis: &Analysis, file: FileId) -> Vec<Symbol> {
    let Some((_, tree)) = analysis.file(file) else { return Vec::new() };
    let mut roots: Vec<Symbol> = Vec::new();
    for declaration in declarations::of_file(tree) {
        if matches!(declaration.kind, Kind::Local | Kind::Value) {
            continue;
        }
        place(&mut roots, Symbol { declaration, children: Vec::new() });
    }
    sort(&mut roots);
    roots
}

/// Puts a symbol into the last one whose text holds it.
fn place(among: &mut Vec<Symbol>, symbol: Symbol) {
    let inside = symbol.declaration.span;
    let holds = |other: &Symbol| {
        let outside = other.declaration.span;
        outside.start <= inside.start && inside.end <= outside.end && outside != inside
    };
    match among.iter_mut().rev().find(|other| holds(other)) {
        Some(parent) => place(&mut parent.children, symbol),
        None => among.push(symbol),
    }
}

fn sort(symbols: &mut [Symbol]) {
    symbols.sort_by_key(|symbol| symbol.declaration.span);
    symbols.iter_mut().for_each(|symbol| sort(&mut symbol.children));
}

/// Most names that a search finds.
const FOUND_MAX: usize = 500;

/// The declarations whose names hold the letters of a search in their order, in any case; the nearest first.
pub fn search<'a>(analysis: &'a Analysis, wanted: &str) -> Vec<&'a Declaration> {
    let wanted = fold(wanted, false);
    let all = analysis.declarations().iter();
    let named =
        all.filter(|one| !matches!(one.kind, Kind::Local | Kind::Field | Kind::Value | Kind::Parameter));
    let mut found: Vec<(usize, &Declaration)> =
        named.filter_map(|one| Some((distance(&fold(&one.name, false), &wanted)?, one))).collect();
    found.sort_by_key(|(distance, one)| (*distance, one.name_span));
    found.into_iter().take(FOUND_MAX).map(|(_, one)| one).collect()
}

/// How far a name is from a search: how many letters stand between the ones that were found.
fn distance(name: &str, wanted: &str) -> Option<usize> {
    let mut letters = name.chars();
    let mut skipped = 0;
    for letter in wanted.chars().filter(|letter| !letter.is_whitespace()) {
        skipped += letters.by_ref().position(|known| known == letter)?;
    }
    Some(skipped)
}
