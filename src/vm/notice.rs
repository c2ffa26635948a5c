//! What a host appends to marketing that tells no way to opt out: a notice of its settings. The machine itself never does
//! (docs/decisions/0154-stop-notices-by-setting.md).

use super::effect::{Origin, Purpose};
use super::programs::Programs;
use crate::text::{self, links};

impl Programs {
    /// Whether a text is marketing: it needs consent, and quiet hours hold it. Answers to the contact are none. A campaign
    /// without a category is marketing (matching.md, "Consent").
    pub fn is_marketing(&self, origin: Origin, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Reply | Purpose::Compliance(_) => false,
            Purpose::Unit(category) => {
                let categories = self.get(origin.program).map(|program| &program.schema().categories);
                let own = categories.zip(category).and_then(|(all, index)| all.get(index as usize));
                own.is_some_and(|category| category.marketing)
            }
            Purpose::Campaign(index) => {
                let schema = self.current().schema();
                let category = schema.campaigns.get(index as usize).and_then(|campaign| campaign.category);
                let own = category.and_then(|index| schema.categories.get(index as usize));
                own.is_none_or(|category| category.marketing)
            }
        }
    }

    /// Marketing of a sender with a notice on a line of its own; none where the text tells a way to opt out by itself.
    pub fn with_notice(&self, text: &str, notice: &str, sender: Option<&str>) -> Option<String> {
        let senders = &self.current().schema().senders;
        let known = senders.iter().find(|known| Some(known.name.as_str()) == sender);
        let receives = known.is_none_or(|sender| !text::is_alphanumeric_sender(&sender.address));
        let page = format!("{}{}", self.public_url(), links::UNSUBSCRIBE_PATH);
        let tells = text.contains(&page) || text::tells_way_out(text, self.compliance_words(), receives);
        (!tells).then(|| format!("{text}\n{notice}"))
    }
}
