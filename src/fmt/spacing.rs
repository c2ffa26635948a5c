//! Whether a space stands between two tokens of one line.

use super::marks::TokenPlan;

/// Whether a space stands between `before` and `after`.
pub(super) fn space_between(
    before: &str,
    plan_before: &TokenPlan,
    after: &str,
    plan_after: &TokenPlan,
) -> bool {
    let sticks_to_next = matches!(before, "(" | "[" | "." | "") || plan_before.negation;
    let sticks_to_last = match after {
        "," | ")" | "]" | "." | ":" | "?" => true,
        "%" => !plan_after.operator,
        "(" => !plan_after.parenthesis,
        _ => false,
    };
    !sticks_to_next && !sticks_to_last
}
