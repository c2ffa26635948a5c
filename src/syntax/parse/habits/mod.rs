//! Habits of other languages: what was written, what is written here, and the parser goes on with what was meant.

mod blocks;
mod declarations;
mod lines;
mod localised;
mod names;
mod neighbours;
mod phrases;
mod signs;
mod statements;
mod unquoted;
mod words;

pub(super) use words::{absent_help, declaration};

use super::super::token::Token;
use super::recover::Trial;
use super::repair::Repair;
use super::view::View;
use crate::diag::{Diagnostic, codes};

/// The habit that explains a mistake.
pub(super) fn find(trial: &mut Trial, view: &View) -> Option<Repair> {
    let searches = [
        unquoted::find,
        lines::find,
        names::find,
        neighbours::find,
        localised::find,
        declarations::find,
        statements::find,
        blocks::find,
        phrases::find,
        signs::find,
        words::find,
    ];
    searches
        .iter()
        .flat_map(|search| search(view))
        .find(|repair| {
            trial.fits_closely(repair) || is_before_habit(view, repair) && trial.fits_for(repair, 0)
        })
        .map(Repair::explained)
}

/// Whether a sign or a word of another language follows at once: it has its own repair, and nothing more fits before that.
fn is_before_habit(view: &View, repair: &Repair) -> bool {
    view.kind(repair.last) == Some(Token::Habit) || words::is_alias(view.slice(repair.last))
}

fn error(view: &View, first: usize, last: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED_TOKEN, view.span(first, last), message)
}
