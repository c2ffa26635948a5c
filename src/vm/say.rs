//! Texts to the contact: what is left of them, whether they may go, and from which sender.

use std::sync::Arc;

use crate::text::{self, Encoding, links};
use crate::value::Value;

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, Purpose, SkipReason};
use super::execute::{Executor, Flow, Stop};
use super::list::Offers;
use super::state::{LastSent, Wait};

/// `SettingsRecord::unicode`: values that force UCS-2 are replaced, or refused.
const REPLACE: u8 = 1;
const REFUSE: u8 = 2;

/// A text that was said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    /// Its effect.
    effect: usize,
    /// Whether the author's own characters force UCS-2.
    own_unicode: bool,
}

impl Executor<'_, '_> {
    /// `Say`: with a media address where `with_media`.
    pub(crate) fn say_popped(&mut self, with_media: bool, own_unicode: bool, next: u32) -> Flow {
        if self.waits_for_floor() {
            let operands = self.pop_many(1 + usize::from(with_media));
            return self.wait_for_floor(operands);
        }
        let media = if with_media { Some(self.pop()) } else { None };
        let text = self.pop();
        let media = media.as_ref().and_then(Value::as_text).map(Arc::from);
        self.say(text.as_text().unwrap_or_default(), media, own_unicode);
        Ok(next)
    }

    /// `SayText`: a text without values.
    pub(crate) fn say_constant(&mut self, string: u32, next: u32) -> Flow {
        if self.waits_for_floor() {
            return self.wait_for_floor(Vec::new());
        }
        self.say(self.program.string(string), None, true);
        Ok(next)
    }

    /// Says what the expression at an offset gives.
    pub(crate) fn say_evaluated(&mut self, code: u32) {
        let text = self.evaluate(code);
        self.say(text.as_text().unwrap_or_default(), None, self.own_unicode);
    }

    /// Whether a person has the floor and this is not urgent: transactional automations alone go on.
    fn waits_for_floor(&self) -> bool {
        let settings = || self.program.settings_of(self.run.unit());
        self.delivery.state.handed_over.is_some()
            && !self.repeating
            && settings().is_some_and(|settings| {
                !settings.conversation && !self.delivery.is_transactional(self.program, settings.category)
            })
    }

    /// Suspends before this text: it is said when the floor is given back.
    fn wait_for_floor(&mut self, operands: Vec<Value>) -> Flow {
        self.set_resume(self.at);
        self.run.waiting = Wait::Floor { operands };
        Err(Stop::Suspended)
    }

    /// Says a text. `own_unicode`: the author's own characters force UCS-2, so that nothing is gained by replacing.
    pub(crate) fn say(&mut self, text: &str, media: Option<Arc<str>>, own_unicode: bool) {
        let origin = self.origin();
        self.delivery.spend(text.len() / super::limits::TEXT_BYTES_PER_FUEL);
        if !self.delivery.may_write(self.program, self.run) {
            return self.delivery.skip(origin, SkipReason::NoConsent);
        }
        let Some(settings) = self.program.settings_of(origin.unit) else { return };
        let shortened = if settings.short_links { self.delivery.shorten(origin, text) } else { None };
        let text = shortened.as_deref().unwrap_or(text);
        let unicode = if own_unicode { 0 } else { settings.unicode };
        let text = match ready(text, unicode, usize::from(settings.max_segments)) {
            Ok(text) => text,
            Err(reason) => return self.delivery.skip(origin, reason),
        };
        self.start_clocks();
        self.note_said();
        self.last_said = Some(Said { effect: self.delivery.effects.len(), own_unicode });
        let sender = self.delivery.sender_index(self.run.sender);
        self.delivery.send_text(origin, &text, media, sender, self.purpose());
    }

    /// Keeps what `reply to` asks: when a conversation last spoke, and which automations reached the contact.
    fn note_said(&mut self) {
        let (needs, now) = (self.delivery.programs.needs(), self.delivery.event.at_ms);
        if needs.last_text {
            // In one millisecond this text came after what reached the contact in it.
            let reached_ms = self.delivery.state.reached.first().map_or(now, |reached| reached.at_ms);
            self.run.last_text_at_ms = Some(now.max(reached_ms));
        }
        if !needs.reached_units.is_empty() {
            self.delivery.note_reached(self.program, self.run.unit());
        }
    }

    fn purpose(&self) -> Purpose {
        if self.run.answering {
            return Purpose::Reply;
        }
        Purpose::Unit(self.program.settings_of(self.run.unit()).and_then(|settings| settings.category))
    }

    /// Appends the list of choices to the last text that was said; says it alone where there is none.
    pub(crate) fn append_list(&mut self, list: &str, offers: &Offers) {
        if list.is_empty() {
            return;
        }
        let said = self.last_said.and_then(|said| Some((said, self.delivery.said_text(said.effect)?)));
        let Some((said, text)) = said else { return self.say(list, None, offers.own_unicode(list)) };
        let Some(settings) = self.program.settings_of(self.origin().unit) else { return };
        let mut whole = std::mem::take(&mut self.delivery.scratch.text);
        whole.clear();
        whole.extend([&text, "\n", list]);
        let is_own = || said.own_unicode || offers.own_unicode(list);
        let unicode = if settings.unicode == 0 || is_own() { 0 } else { settings.unicode };
        match ready(&whole, unicode, usize::from(settings.max_segments)) {
            Ok(text) => self.delivery.replace_text(said.effect, &text),
            Err(reason) => self.delivery.take_back(said.effect, reason),
        }
        self.delivery.scratch.text = whole;
    }
}

impl Delivery<'_> {
    /// Decides an SMS to the contact.
    pub(crate) fn send_text(
        &mut self,
        origin: Origin,
        text: &str,
        media: Option<Arc<str>>,
        sender: Option<u32>,
        purpose: Purpose,
    ) {
        let text: Arc<str> = text.into();
        self.state.recent_texts.rotate_right(1);
        self.remember(&text);
        self.emit(origin, EffectKind::Say { text, media, sender, purpose });
    }

    /// Keeps what later rules ask of the newest text.
    fn remember(&mut self, text: &Arc<str>) {
        if let Some(newest) = self.state.recent_texts.first_mut() {
            *newest = text_hash(text);
        }
        if self.programs.needs().last_sent {
            self.state.last_sent = Some(LastSent {
                at_ms: self.event.at_ms,
                to: self.state.phone.clone(),
                id: "".into(),
                text: text.clone(),
                status: "queued".into(),
            });
        }
    }

    /// The text of an effect that says one.
    fn said_text(&self, effect: usize) -> Option<Arc<str>> {
        match &self.effects.get(effect)?.kind {
            EffectKind::Say { text, .. } => Some(text.clone()),
            _ => None,
        }
    }

    /// The text became longer: its list was appended.
    fn replace_text(&mut self, effect: usize, whole: &str) {
        let whole: Arc<str> = whole.into();
        self.remember(&whole);
        if let Some(EffectKind::Say { text, .. }) =
            self.effects.get_mut(effect).map(|effect| &mut effect.kind)
        {
            *text = whole;
        }
    }

    /// The text with its list may not go.
    fn take_back(&mut self, effect: usize, reason: SkipReason) {
        if let Some(effect) = self.effects.get_mut(effect) {
            effect.kind = EffectKind::Skipped { reason };
        }
    }

    /// A text whose web addresses became short links; `None` where it has none that would be longer.
    pub(crate) fn shorten(&mut self, origin: Origin, text: &str) -> Option<String> {
        let short = links::length(self.programs.public_url());
        let mut shortened = String::new();
        let mut done = 0;
        for range in links::addresses(text) {
            let Some(address) = text.get(range.clone()) else { continue };
            if address.chars().count() <= short || address.starts_with(self.programs.public_url()) {
                continue;
            }
            let link = self.short_link(origin, Some(address.into()));
            shortened.push_str(text.get(done..range.start).unwrap_or_default());
            shortened.push_str(link.as_text().unwrap_or_default());
            done = range.end;
        }
        shortened.push_str(text.get(done..).unwrap_or_default());
        (done > 0).then_some(shortened)
    }
}

/// The hash by which a text is remembered; never 0, which stands for none.
pub(crate) fn text_hash(text: &str) -> u32 {
    (xxhash_rust::xxh3::xxh3_64(text.trim().as_bytes()) as u32).max(1)
}

/// A text as it is sent: NFC, with what forces UCS-2 replaced where that is asked, of at most `max_segments` (0 for any).
pub(crate) fn ready(
    text: &str,
    unicode: u8,
    max_segments: usize,
) -> Result<std::borrow::Cow<'_, str>, SkipReason> {
    if text.trim().is_empty() {
        return Err(SkipReason::BlankText);
    }
    let mut text = text::normalize(text);
    if unicode == REPLACE
        && let std::borrow::Cow::Owned(replaced) = text::replace_unicode(&text)
    {
        text = replaced.into();
    }
    let refused = unicode == REFUSE && text::encoding_of(&text) == Encoding::Ucs2;
    let too_long = max_segments > 0 && text::segments(&text).segments > max_segments;
    if refused || too_long { Err(SkipReason::TooLong) } else { Ok(text) }
}
