//! W0406 too-many-choices: a message with more numbered choices than people read.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds messages that list more than `limits.choices` choices by number.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let most = *context.config.limits.choices as usize;
    for step in context.units.iter().flat_map(|unit| &unit.steps) {
        let StepKind::Message(message) = &step.kind else { continue };
        if message.style != ChoiceStyle::Numbered {
            continue;
        }
        let listed: Vec<&Choice> = message.choices.iter().filter(|choice| is_listed(choice)).collect();
        if let Some(first) = listed.get(most) {
            let text = format!("message `{}` lists {} choices", step.name, listed.len());
            diagnostics.push(
                Diagnostic::warning(codes::TOO_MANY_CHOICES, step.head_span, text)
                    .note("a long list fills the screen, costs segments, and is answered less often")
                    .label(first.head_span, format!("from here on it is more than {most}"))
                    .help("group the choices, ask in two steps, or take a free reply with `answer`"),
            );
        }
    }
}

fn is_listed(choice: &Choice) -> bool {
    matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. })
}
