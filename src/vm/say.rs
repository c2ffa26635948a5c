//! Texts to the contact: what is left of them, whether they may go, and from which sender.

use std::sync::Arc;

use crate::text::{self, Encoding};
use crate::value::Value;

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, Purpose, SkipReason};
use super::execute::Executor;
use super::inbound::text_hash;
use super::limits;
use super::state::LastSent;

/// `SettingsRecord::unicode`.
const ALLOW: u8 = 0;
const REPLACE: u8 = 1;
const REFUSE: u8 = 2;

impl Executor<'_, '_> {
    /// `Say`: with a media address where `with_media`.
    pub(crate) fn say_popped(&mut self, with_media: bool, own_unicode: bool) {
        let media = if with_media { self.pop() } else { Value::Missing };
        let text = self.pop();
        let media = media.as_text().map(Arc::from);
        self.say(&text, media, own_unicode);
    }

    /// `SayText`: a text without values.
    pub(crate) fn say_constant(&mut self, string: u32) {
        let text = Value::text(self.program.string(string));
        self.say(&text, None, true);
    }

    /// Says a text. `own_unicode`: the author's own characters force UCS-2, so that nothing is gained by replacing.
    pub(crate) fn say(&mut self, text: &Value, media: Option<Arc<str>>, own_unicode: bool) {
        let origin = self.origin();
        let Some(ready) = self.prepare(text.as_text().unwrap_or_default(), own_unicode) else { return };
        let sender = self.sender();
        if !self.delivery.may_write(self.program, self.run, sender) {
            return self.delivery.skip(origin, SkipReason::NoConsent);
        }
        self.last_said = Some(self.delivery.effects.len());
        self.run.last_text_at_ms = Some(self.delivery.event.at_ms);
        self.delivery.send_text(origin, &ready, media, sender, self.purpose());
    }

    /// The text as it is sent, or `None` where it is not (which is counted).
    fn prepare(&mut self, text: &str, own_unicode: bool) -> Option<String> {
        let origin = self.origin();
        let settings = self.program.settings_of(origin.unit)?;
        let unicode = if own_unicode { ALLOW } else { settings.unicode };
        let ready = ready(text, unicode, usize::from(settings.max_segments));
        ready.map_err(|reason| self.delivery.skip(origin, reason)).ok()
    }

    /// Replies leave from the sender that was written to, everything else from the unit's.
    fn sender(&self) -> Option<u32> {
        let unit = self.run.frames.first().map_or(u32::MAX, |frame| frame.unit);
        let own = self.program.settings_of(unit).and_then(|settings| settings.sender);
        if self.run.by_contact { self.delivery.state.reply_sender.or(own) } else { own }
    }

    fn purpose(&self) -> Purpose {
        let unit = self.run.frames.first().map_or(u32::MAX, |frame| frame.unit);
        match self.program.settings_of(unit) {
            Some(settings) if !self.run.by_contact => Purpose::Unit(settings.category),
            _ => Purpose::Reply,
        }
    }

    /// Appends the list of choices to the last text that was said; says it alone where there is none.
    pub(crate) fn append_list(&mut self, list: &str) {
        if list.is_empty() {
            return;
        }
        let said = self.last_said.and_then(|index| self.delivery.effects.get_mut(index));
        match said.map(|effect| &mut effect.kind) {
            Some(EffectKind::Say { text, .. }) => {
                *text = format!("{text}\n{list}").into();
                let whole = text.clone();
                self.delivery.remember_again(&whole);
            }
            _ => self.say(&Value::text(list), None, false),
        }
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
        self.remember(&text);
        self.emit(origin, EffectKind::Say { text, media, sender, purpose });
    }

    /// Keeps what later rules ask of a text that was sent.
    fn remember(&mut self, text: &Arc<str>) {
        self.state.recent_texts.insert(0, text_hash(text));
        self.state.recent_texts.truncate(limits::RECENT_TEXTS);
        if self.programs.needs().last_sent {
            let to = self.state.phone.clone();
            self.state.last_sent = Some(LastSent {
                at_ms: self.event.at_ms,
                to,
                id: "".into(),
                text: text.clone(),
                status: "queued".into(),
            });
        }
    }

    /// The last text became longer: its list was appended.
    fn remember_again(&mut self, text: &Arc<str>) {
        if let Some(newest) = self.state.recent_texts.first_mut() {
            *newest = text_hash(text);
        }
        if let Some(sent) = &mut self.state.last_sent {
            sent.text = text.clone();
        }
    }
}

/// A text as it is sent: NFC, with what forces UCS-2 replaced where that is asked, of at most `max_segments` (0 for any).
pub(crate) fn ready(text: &str, unicode: u8, max_segments: usize) -> Result<String, SkipReason> {
    if text.trim().is_empty() {
        return Err(SkipReason::BlankText);
    }
    let mut text = text::normalize(text);
    if unicode == REPLACE {
        text = text::replace_unicode(&text).into_owned().into();
    }
    let refused = unicode == REFUSE && text::encoding_of(&text) == Encoding::Ucs2;
    let too_long = max_segments > 0 && text::segments(&text).segments > max_segments;
    if refused || too_long { Err(SkipReason::TooLong) } else { Ok(text.into_owned()) }
}
