//! Variables of the environment that the file names.

use super::Config;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// One `env:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The variable's name.
    pub name: String,
    /// The setting that it fills, such as `channels.shop.auth_token`.
    pub setting: String,
    /// Where the file says it.
    pub span: Span,
}

/// An error (E0803) for every variable that `is_set` does not know. Only who is about to run the program asks: who only
/// checks it need not have the secrets.
pub fn missing_variables(config: &Config, is_set: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let missing = config.variables.iter().filter(|variable| !is_set(&variable.name));
    missing
        .map(|variable| {
            let message = format!("the environment variable `{}` is not set", variable.name);
            Diagnostic::error(codes::MISSING_VARIABLE, variable.span, message)
                .note(format!("`{}` is taken from it", variable.setting))
                .help(format!("set it before you start, as in `{}=… smsc run`", variable.name))
        })
        .collect()
}
