//! What starts a unit, as boxes before its first step.

use super::super::NodeKind;
use super::boxes::Boxes;
use super::labels::written;

/// Adds a box for each trigger, or one that says that others start the unit. Their ids come back.
pub(super) fn add(boxes: &mut Boxes<'_>) -> Vec<String> {
    let unit = boxes.flow.unit;
    let mut ids = Vec::new();
    for (index, trigger) in unit.triggers.iter().enumerate() {
        let text = written(boxes.sources, trigger.span);
        let name = text.strip_prefix("trigger ").unwrap_or(&text).to_owned();
        let id = format!("@trigger{}", index + 1);
        let node = boxes.node(id.clone(), NodeKind::Trigger, name, trigger.span);
        boxes.add(node);
        ids.push(id);
    }
    if ids.is_empty() {
        let id = "@started".to_owned();
        let name = "started or run by other units".to_owned();
        let node = boxes.node(id.clone(), NodeKind::Trigger, name, unit.declared.span);
        boxes.add(node);
        ids.push(id);
    }
    ids
}
