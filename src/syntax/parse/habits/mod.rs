//! Habits of other languages: what was written, what is written here, and the parser goes on with what was meant.

mod phrases;
mod signs;
mod words;

pub(super) use words::{absent_help, declaration};

use super::recover::Trial;
use super::repair::Repair;
use super::view::View;
use crate::diag::{Diagnostic, codes};

/// The habit that explains a mistake.
pub(super) fn find(trial: &mut Trial, view: &View) -> Option<Repair> {
    let searches = [phrases::find, signs::find, words::find];
    searches
        .iter()
        .flat_map(|search| search(view))
        .find(|repair| trial.fits_closely(repair))
        .map(Repair::explained)
}

fn error(view: &View, first: usize, last: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED_TOKEN, view.span(first, last), message)
}
