//! Habits of other languages: what was written, what is written here, and the parser goes on with what was meant.

mod phrases;
mod signs;
mod words;

use super::recover::Trial;
use super::repair::Repair;
use super::view::View;
use crate::diag::{Diagnostic, codes};

/// The habit that explains a mistake.
pub(super) fn find(trial: &mut Trial, view: &View) -> Option<Repair> {
    let found = signs::find(view).or_else(|| phrases::find(view)).or_else(|| words::find(view))?;
    // A sign or word that is only told of leaves the rest to the other repairs, with this message.
    trial.fits_for(&found, 1).then_some(found)
}

fn error(view: &View, first: usize, last: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED_TOKEN, view.span(first, last), message)
}
