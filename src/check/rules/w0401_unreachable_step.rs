//! W0401 unreachable-step: a step that nothing leads to.

use crate::check::flow::{End, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds steps that cannot be reached from where the conversation begins.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| !flow.unit.unfinished) {
        // A choice that leads nowhere may be the one that should lead to the step.
        if flow.iter().any(|(_, node)| matches!(node.kind, NodeKind::End(End::Broken))) {
            continue;
        }
        let reachable = search::reachable(flow);
        for (step, node) in flow.unit.steps.iter().zip(&flow.steps) {
            let same = |other: &&Step| other.name == step.name;
            // A second step of one name was reported, and nothing can lead to it.
            if !search::has(reachable, *node) && flow.unit.steps.iter().filter(same).count() == 1 {
                diagnostics.push(unreachable(step, !flow.before(*node).is_empty()));
            }
        }
    }
}

fn unreachable(step: &Step, led_to: bool) -> Diagnostic {
    let message = match led_to {
        true => format!("only steps that nothing leads to lead to `{}`", step.name),
        false => format!("nothing leads to `{}`", step.name),
    };
    let default = matches!(step.kind, StepKind::Recommendation { default: true, .. });
    Diagnostic::warning(codes::UNREACHABLE_STEP, step.head_span, message)
        .note("nobody would ever get what it says; often a choice has lost its target")
        .help(match default {
            true => "let a choice without a target, or `goto default`, lead to it, or remove it".to_owned(),
            false => format!("lead a choice to it (`-> {}`) or a `goto`, or remove it", step.name),
        })
}
