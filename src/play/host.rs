//! A host with one contact: keeps its state, carries out effects by writing them down, answers service calls.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::bytecode::Program;
use crate::source::{FileId, Span};
use crate::value::Value;
use crate::vm::effect::{Effect, EffectKind, Origin, Purpose, Recognition, SkipReason, UnitOutcome};
use crate::vm::event::{Event, EventKind};
use crate::vm::state::{Consent, State};
use crate::vm::{Programs, deliver, start_at_step};

/// The test contact's number, unless `given` says otherwise.
const PHONE: &str = "+33600000000";
/// When tests begin, in the project's time zone.
const BEGINNING: jiff::civil::DateTime = jiff::civil::date(2026, 1, 5).at(10, 0, 0, 0);

/// A text that was sent, and from where.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// Number or address; empty for the contact itself.
    pub(crate) to: Arc<str>,
    /// Text.
    pub(crate) text: String,
    /// The place in the script.
    pub(crate) origin: Option<Span>,
    /// The campaign that it is the text of: no statement says that.
    pub(crate) campaign: Option<u32>,
}

/// A call of a service.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// Service function index.
    pub(crate) function: u32,
    /// Arguments as a record.
    pub(crate) arguments: Value,
}

/// An effect, and the clock when it was decided.
#[derive(Debug, Clone)]
pub(crate) struct Logged {
    /// Milliseconds UTC.
    pub(crate) at_ms: i64,
    /// What was decided.
    pub(crate) effect: Effect,
}

/// The host of one contact. A clone is a point to come back to.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) programs: Arc<Programs>,
    /// Every effect since somebody last took them.
    pub(crate) log: Vec<Logged>,
    pub(crate) state: State,
    /// Whether anything has happened yet: before, a moment only says where the clock begins.
    pub(crate) begun: bool,
    pub(crate) now_ms: i64,
    /// SMS to the contact that no line has taken.
    pub(crate) inbox: VecDeque<Sent>,
    /// The last SMS to the contact.
    pub(crate) last: Option<Sent>,
    /// Where that was decided.
    pub(crate) last_origin: Option<Origin>,
    /// SMS to others.
    pub(crate) sent: VecDeque<Sent>,
    /// E-mails.
    pub(crate) emails: VecDeque<Sent>,
    /// Calls that no line has taken.
    pub(crate) calls: VecDeque<Call>,
    /// What services answer, by function index; `None` for failure.
    pub(crate) stubs: HashMap<u32, Option<Value>>,
    /// A call that nothing was said about: its number and the service function index.
    pub(crate) unanswered: Option<(u64, u32)>,
    /// Where the last conversation ended.
    pub(crate) last_end: Option<(u32, u16)>,
    /// A failure inside the machine.
    pub(crate) fault: Option<Origin>,
    /// The campaign that was last sent, for clicks.
    pub(crate) last_campaign: Option<u32>,
    /// The sender that the contact writes to: the one that wrote to it last.
    pub(crate) written_to: Option<u32>,
    /// What happened since the last line that made something happen, for people.
    pub(crate) notes: Vec<String>,
    /// Whether the contact was sent a link whose clicks are counted.
    pub(crate) sent_link: bool,
    /// The contact's last SMS.
    pub(crate) heard: Option<Arc<str>>,
    /// Those of the notes that no effect tells: what a line asked for and did not come to anything.
    pub(crate) left_out: Vec<String>,
    /// The clock could not be moved to where a line wants it.
    pub(crate) endless: bool,
    /// Clock: campaigns that were sent at their moment.
    pub(crate) campaigns_done: Vec<u32>,
    /// Clock: where it was going when a service had to be asked.
    pub(crate) going_to_ms: Option<i64>,
    events: u64,
}

impl Host {
    pub(crate) fn new(programs: Arc<Programs>) -> Self {
        let now_ms = programs.zone().instant(BEGINNING).unwrap_or_default();
        let state = State {
            phone: PHONE.into(),
            created_at_ms: now_ms,
            consent: Consent::Subscribed,
            ..State::default()
        };
        Self {
            programs,
            log: Vec::new(),
            state,
            begun: false,
            now_ms,
            inbox: VecDeque::new(),
            last: None,
            last_origin: None,
            sent: VecDeque::new(),
            emails: VecDeque::new(),
            calls: VecDeque::new(),
            stubs: HashMap::new(),
            unanswered: None,
            last_end: None,
            fault: None,
            last_campaign: None,
            written_to: None,
            notes: Vec::new(),
            left_out: Vec::new(),
            heard: None,
            sent_link: false,
            endless: false,
            campaigns_done: Vec::new(),
            going_to_ms: None,
            events: 0,
        }
    }

    /// Sets the clock before anything has happened: nothing that lies between is played. The contact is as old as that, unless a
    /// line gave it another age.
    pub(crate) fn begin_at(&mut self, now_ms: i64) {
        if self.state.created_at_ms == self.now_ms {
            self.state.created_at_ms = now_ms;
        }
        self.now_ms = now_ms;
    }

    /// The program that the tests are of.
    pub(crate) fn program(&self) -> &Arc<Program> {
        self.programs.current()
    }

    /// Delivers an event now, and answers the calls that come of it. The state goes through its encoding, as it does
    /// in a host that stores it.
    pub(crate) fn deliver(&mut self, kind: EventKind) {
        self.events += 1;
        let event =
            Event { id: format!("test-{}", self.events).into(), at_ms: self.now_ms, seed: self.events, kind };
        let effects = deliver(&self.programs, &mut self.state, &event);
        self.store();
        self.carry_out_all(effects);
    }

    /// Begins a conversation at one of its steps, with values of some of its variables by their number.
    pub(crate) fn begin_at_step(&mut self, unit: u32, step: u32, values: Vec<(u16, Value)>) {
        self.begun = true;
        self.events += 1;
        let id = format!("test-{}", self.events).into();
        let event = Event { id, at_ms: self.now_ms, seed: self.events, kind: EventKind::Timer };
        let effects = start_at_step(&self.programs, &mut self.state, &event, (unit, step), values);
        self.store();
        self.carry_out_all(effects);
    }

    fn carry_out_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.log.push(Logged { at_ms: self.now_ms, effect: effect.clone() });
            self.carry_out(effect);
        }
    }

    /// The last SMS to the contact could not be delivered.
    pub(crate) fn undelivered(&mut self) {
        let (message, status) = (String::new(), "undelivered".to_owned());
        self.deliver(EventKind::Receipt { message, status, origin: self.last_origin });
    }

    fn store(&mut self) {
        let mut bytes = Vec::new();
        self.state.encode(&mut bytes);
        if let Ok(stored) = State::decode(self.state.phone.clone(), &bytes) {
            self.state = stored;
        }
    }

    /// The place in the sources of what decided an effect; what the runtime does by itself stands in none.
    pub(crate) fn place(&self, origin: Origin) -> Option<Span> {
        let program = self.programs.get(origin.program)?;
        let place = program.place(origin.unit, origin.step, origin.at)?;
        let written = origin.unit < program.unit_count();
        written.then(|| Span::new(FileId(place.file), place.start, place.end))
    }

    fn carry_out(&mut self, effect: Effect) {
        let origin = self.place(effect.origin);
        match effect.kind {
            EffectKind::Say { text, sender, purpose, .. } => {
                self.written_to = sender.or(self.written_to);
                let campaign = match purpose {
                    Purpose::Campaign(campaign) => Some(campaign),
                    _ => None,
                };
                let sent = Sent { to: "".into(), text: text.to_string(), origin, campaign };
                self.last_origin = Some(effect.origin);
                self.last = Some(sent.clone());
                self.inbox.push_back(sent);
            }
            EffectKind::Send { to, text } => self.send(to, text.to_string(), origin),
            EffectKind::Email { to, text, subject } => {
                let text = subject.map_or_else(|| text.to_string(), |subject| format!("{subject}\n{text}"));
                self.emails.push_back(Sent { to, text, origin, campaign: None });
            }
            EffectKind::Forward { phones, emails, with, message } => {
                let text = with.map_or_else(|| message.to_string(), |with| format!("{with}\n{message}"));
                self.pass_to_all(phones, emails, &text, origin);
            }
            EffectKind::HandOver { team, note: Some(note) } => self.tell_team(team, &note, origin),
            EffectKind::ToTeam { team, message } => self.tell_team(team, &message, origin),
            EffectKind::Call { call, function, arguments } => self.answer(call, function, arguments),
            EffectKind::StartFor { phone, unit, arguments, chain } if phone == self.state.phone => {
                self.deliver(EventKind::Request { unit, arguments, chain });
            }
            EffectKind::Ended { outcome } => self.ended(effect.origin, outcome),
            EffectKind::Matched { how: Recognition::Untaken } => {
                self.note("nothing took the contact's message")
            }
            EffectKind::Matched { how: Recognition::Unrecognised } => {
                self.note("the reply was not recognised")
            }
            EffectKind::Link { .. } => self.sent_link = true,
            EffectKind::Skipped { reason } => self.note(in_words(reason)),
            _ => {}
        }
    }

    fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    /// What a line asked for comes to nothing.
    pub(crate) fn leave_out(&mut self, why: String) {
        self.notes.push(why.clone());
        self.left_out.push(why);
    }

    fn send(&mut self, to: Arc<str>, text: String, origin: Option<Span>) {
        self.sent.push_back(Sent { to, text, origin, campaign: None });
    }

    fn pass_to_all(
        &mut self,
        phones: Vec<Arc<str>>,
        emails: Vec<Arc<str>>,
        text: &str,
        origin: Option<Span>,
    ) {
        for to in phones {
            self.send(to, text.to_owned(), origin);
        }
        let one = |to| Sent { to, text: text.to_owned(), origin, campaign: None };
        self.emails.extend(emails.into_iter().map(one));
    }

    fn tell_team(&mut self, team: u32, text: &str, origin: Option<Span>) {
        let program = self.program().clone();
        let Some(team) = program.schema().teams.get(team as usize) else { return };
        let shared = |addresses: &[String]| addresses.iter().map(|address| address.as_str().into()).collect();
        self.pass_to_all(shared(&team.phones), shared(&team.emails), text, origin);
    }

    fn answer(&mut self, call: u64, function: u32, arguments: Value) {
        self.calls.push_back(Call { function, arguments });
        match self.stubs.get(&function).cloned() {
            Some(answer) => self.deliver(EventKind::ServiceAnswer { call, answer }),
            None => self.unanswered = Some((call, function)),
        }
    }

    /// What the service that is being asked answers, `None` for failure; then the clock goes on to where it was going.
    pub(crate) fn answer_pending(&mut self, answer: Option<Value>) {
        let Some((call, _)) = self.unanswered.take() else { return };
        self.deliver(EventKind::ServiceAnswer { call, answer });
        if let Some(until_ms) = self.going_to_ms.take() {
            self.move_to(until_ms);
        }
    }

    fn ended(&mut self, origin: Origin, outcome: UnitOutcome) {
        let settings = self.programs.get(origin.program).and_then(|program| program.settings_of(origin.unit));
        if settings.is_some_and(|settings| settings.conversation) {
            self.last_end = Some((origin.unit, origin.step));
        }
        if outcome == UnitOutcome::Failed {
            self.fault = Some(origin);
        }
    }
}

/// Why something was not done, for people.
pub(crate) fn in_words(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::BlankText => "a text was not sent: it turned out blank",
        SkipReason::NoConsent => "a text was not sent: the contact has not agreed to it",
        SkipReason::TooLong => {
            "a text was not sent: it needs more segments, or other characters, than it may"
        }
        SkipReason::WaitedTooLong => "a conversation waited its turn longer than its timeout",
        SkipReason::ChainTooLong => "units set each other off more often than they may",
        SkipReason::Paused => "the unit or campaign is paused",
        SkipReason::Gone => "something was asked for that the program does not have",
        SkipReason::TooLarge => "what is stored for a contact would have grown past its limit",
        SkipReason::HandedOver => "a campaign was not sent: a person has the floor",
    }
}
