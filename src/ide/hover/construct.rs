//! Keywords: what they do, and how they are written.

use super::Hover;
use crate::catalog::{Construct, GROUPS, settings, statements, steps, triggers};
use crate::ide::cursor::Cursor;
use crate::ide::nodes::Node;
use crate::syntax::token::Token;

pub(super) fn hover(cursor: &Cursor<'_>, here: usize) -> Option<Hover> {
    cursor.kind(here).filter(|kind| kind.is_keyword())?;
    let (construct, first, words) = find(cursor, here)?;
    let span = cursor.span(first).to(cursor.span(first + words - 1));
    Some(Hover { markdown: describe(construct), span })
}

/// What a construct does, in Markdown.
pub(in crate::ide) fn describe(construct: &Construct) -> String {
    let docs = format!("{} {}", construct.effect, construct.docs);
    let default = construct.default.map(|default| format!("\n\nDefault: `{default}`.")).unwrap_or_default();
    format!("```text\n{}\n```\n\n{}{default}", construct.forms.join("\n"), docs.trim_end())
}

/// The construct whose name a token is part of, the first token of the name, and how many words it has.
fn find(cursor: &Cursor<'_>, here: usize) -> Option<(&'static Construct, usize, usize)> {
    let starts = [Some(here), here.checked_sub(1)];
    for first in starts.into_iter().flatten() {
        for words in [3, 2, 1] {
            if first + words <= here {
                continue;
            }
            let name: Vec<&str> = (first..first + words).map(|index| cursor.word(index)).collect();
            if let Some(construct) = named(cursor, first, &name.join(" ")) {
                return Some((construct, first, words));
            }
        }
    }
    None
}

/// The construct of that name that can stand there.
fn named(cursor: &Cursor<'_>, first: usize, name: &str) -> Option<&'static Construct> {
    let before = first.checked_sub(1).and_then(|before| cursor.kind(before));
    let list: &[&Construct] = if before == Some(Token::Trigger) {
        triggers::ALL
    } else {
        let start = cursor.span(first).start;
        let around = cursor.around();
        let node = around.iter().rev().find(|node| node.span().start == start)?;
        match node {
            Node::Statement(_) => statements::ALL,
            Node::Setting(_) | Node::Handler(_) | Node::Variable(_) => settings::ALL,
            Node::Step(_) | Node::Way(_) => steps::ALL,
            _ => {
                return GROUPS
                    .iter()
                    .skip(1)
                    .flat_map(|group| group.constructs)
                    .find(|c| c.name == name)
                    .copied();
            }
        }
    };
    list.iter().find(|construct| construct.name == name).copied()
}
