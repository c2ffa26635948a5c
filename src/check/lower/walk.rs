//! Going over statements as written, without looking into what they mean.

use smol_str::SmolStr;

use crate::syntax::ast::{Block, Outcome, Statement, StatementKind, Step, StepKind, TargetKind, Unit, Way};

/// Every statement of a unit, in no particular order.
pub(super) fn statements(unit: &Unit) -> Vec<&Statement> {
    let mut open: Vec<&[Statement]> = vec![&unit.body];
    open.extend(unit.handlers.iter().map(|handler| handler.body.statements.as_slice()));
    for step in &unit.steps {
        open.push(&step.body);
        open.extend(ways(step).iter().filter_map(|way| block_of(outcome(way))).map(statements_of));
    }
    let mut found = Vec::new();
    while let Some(statements) = open.pop() {
        for statement in statements {
            found.push(statement);
            open.extend(blocks(&statement.kind).into_iter().map(statements_of));
        }
    }
    found
}

/// The names of all steps that something in the unit goes to.
pub(super) fn targets(unit: &Unit) -> Vec<&SmolStr> {
    let jumps = statements(unit).into_iter().filter_map(|statement| match &statement.kind {
        StatementKind::Goto(target) => Some(&target.kind),
        _ => None,
    });
    let arrows = unit.steps.iter().flat_map(ways).filter_map(|way| match outcome(way) {
        Outcome::Target(target) => Some(&target.kind),
        _ => None,
    });
    jumps.chain(arrows).filter_map(step_name).collect()
}

fn step_name(kind: &TargetKind) -> Option<&SmolStr> {
    match kind {
        TargetKind::Step(name) => Some(&name.text),
        _ => None,
    }
}

/// The ways on from a step.
pub(super) fn ways(step: &Step) -> &[Way] {
    match &step.kind {
        StepKind::Message(message) => &message.ways,
        _ => &[],
    }
}

fn outcome(way: &Way) -> &Outcome {
    match way {
        Way::Choice(choice) => &choice.outcome,
        Way::Answer(answer) => &answer.outcome,
        Way::Otherwise { outcome, .. } | Way::NoReply { outcome, .. } => outcome,
    }
}

fn block_of(outcome: &Outcome) -> Option<&Block> {
    match outcome {
        Outcome::Block(block) => Some(block),
        _ => None,
    }
}

fn statements_of(block: &Block) -> &[Statement] {
    &block.statements
}

/// The blocks inside a statement.
fn blocks(kind: &StatementKind) -> Vec<&Block> {
    match kind {
        StatementKind::Call { otherwise, .. } => otherwise.iter().collect(),
        StatementKind::Run { outcomes, .. } => outcomes.iter().map(|(_, block)| block).collect(),
        StatementKind::Wait(wait) => wait.otherwise.iter().collect(),
        StatementKind::If { branches, otherwise } => {
            branches.iter().map(|(_, block)| block).chain(otherwise).collect()
        }
        StatementKind::Match { arms, otherwise, .. } => {
            arms.iter().map(|arm| &arm.body).chain(otherwise).collect()
        }
        StatementKind::Split(branches) => branches.iter().map(|(_, _, block)| block).collect(),
        _ => Vec::new(),
    }
}
