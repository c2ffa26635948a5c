//! How large a contact's state may get, whatever a program puts into it: what would pass
//! [`limits::STATE_WEIGHT`] is not stored.

use crate::value::Value;

use super::delivery::Delivery;
use super::limits;
use super::state::{Run, State, Wait, Waiting};

impl Run {
    /// The weight of its values.
    pub(crate) fn weight(&self) -> usize {
        let operands = match &self.waiting {
            Wait::Floor { operands } => weight_of(operands),
            Wait::Service { held, .. } => held.iter().map(|text| weight_of_text(text)).sum(),
            _ => 0,
        };
        let locals: usize = self.frames.iter().map(|frame| weight_of(&frame.locals)).sum();
        self.per.weight() + operands + locals
    }
}

impl Waiting {
    /// The weight of its values.
    fn weight(&self) -> usize {
        let contexts = [&self.contexts.event, &self.contexts.campaign, &self.contexts.intent];
        weight_of(&self.arguments) + contexts.map(Value::weight).iter().sum::<usize>()
    }
}

impl State {
    /// The weight of all values in it.
    pub(crate) fn weight(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(_, value)| value.weight()).sum();
        let few = self.groups.len() + self.categories.len() + self.sender_consent.len();
        fields
            + few
            + self.runs().map(Run::weight).sum::<usize>()
            + self.queue.iter().map(Waiting::weight).sum::<usize>()
    }
}

impl Delivery<'_> {
    /// Whether so much more may be stored for the contact. Weighing what is stored already costs fuel.
    fn has_room_for(&mut self, weight: usize) -> bool {
        let stored = self.state.weight();
        self.spend(stored / limits::WEIGHT_PER_FUEL);
        stored.saturating_add(weight) <= limits::STATE_WEIGHT
    }

    /// Whether a run that waits may be stored: there is room for it.
    pub(crate) fn may_park(&mut self, run: &Run) -> bool {
        self.has_room_for(run.weight())
    }

    /// Whether a conversation may wait its turn.
    pub(crate) fn may_wait(&mut self, waiting: &Waiting) -> bool {
        self.has_room_for(waiting.weight())
    }

    /// Whether a field, group or category may be stored in addition.
    pub(crate) fn may_store(&mut self, value: &Value) -> bool {
        self.has_room_for(value.weight())
    }
}

fn weight_of(values: &[Value]) -> usize {
    values.iter().map(Value::weight).sum()
}

fn weight_of_text(text: &str) -> usize {
    1 + text.len() / limits::TEXT_BYTES_PER_FUEL
}
