//! Tries that are under way, so that an opt-out stops what has not begun before it is answered.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::locked;

/// What is under way: by contact and lane, whether it is to be given up.
#[derive(Debug, Default)]
pub struct Tries {
    under_way: Mutex<BTreeMap<(String, String), bool>>,
}

impl Tries {
    /// Begins a try for a contact in a lane; false where one is under way.
    pub fn begin(&self, phone: &str, lane: &str) -> bool {
        let mut under_way = locked(&self.under_way);
        let key = (phone.to_owned(), lane.to_owned());
        let free = !under_way.contains_key(&key);
        if free {
            under_way.insert(key, false);
        }
        free
    }

    /// It is over.
    pub fn end(&self, phone: &str, lane: &str) {
        locked(&self.under_way).remove(&(phone.to_owned(), lane.to_owned()));
    }

    /// Gives up everything for a contact that has not begun.
    pub fn give_up(&self, phone: &str) {
        let from = (phone.to_owned(), String::new());
        let mut under_way = locked(&self.under_way);
        let own = under_way.range_mut(from..).take_while(|((own, _), _)| own == phone);
        own.for_each(|(_, given_up)| *given_up = true);
    }

    /// Whether a try is to be given up.
    pub fn is_given_up(&self, phone: &str, lane: &str) -> bool {
        let key = (phone.to_owned(), lane.to_owned());
        locked(&self.under_way).get(&key).copied().unwrap_or(false)
    }

    /// Whether something is under way in a lane.
    pub fn is_busy(&self, lane: &str) -> bool {
        locked(&self.under_way).keys().any(|(_, own)| own == lane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opt_out_stops_what_has_not_begun_for_this_contact_alone() {
        let tries = Tries::default();
        assert!(tries.begin("+1", "a") && tries.begin("+1", "b") && tries.begin("+2", "a"));
        assert!(!tries.begin("+1", "a"));
        tries.give_up("+1");
        assert!(
            tries.is_given_up("+1", "a") && tries.is_given_up("+1", "b") && !tries.is_given_up("+2", "a")
        );
        tries.end("+1", "a");
        assert!(tries.begin("+1", "a") && !tries.is_given_up("+1", "a") && tries.is_busy("a"));
    }
}
