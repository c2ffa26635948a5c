//! The walk: from every opening every reply, every answer of a service and every passing of time, on the machine itself.
//!
//! Situations that are alike but for the calendar are one: the walk goes on from each only once, so it ends although
//! conversations go round.

use std::collections::{HashMap, VecDeque};

use crate::check::flow::branches::is_mark;
use crate::check::model::*;
use crate::play::scene::{Rehearsal, Scene, Trouble};
use crate::vm::effect::{Effect, EffectKind, Recognition, UnitOutcome};
use crate::vm::state::{Run, State, Wait};

use super::paths::Sum;
use super::samples::Interests;
use super::stage::Stage;
use super::{Line, replies};

/// A moment at which something has to happen from outside.
pub(super) struct Node<'t> {
    pub(super) scene: Scene<'t>,
    /// The move that first led here.
    pub(super) came: Option<usize>,
    /// How far it has come.
    phase: Phase,
}

/// What of the past a situation is told by, beside the contact's state.
#[derive(Debug, Clone, Copy, Default)]
struct Phase {
    /// Whether the unit has begun.
    begun: bool,
    /// Whether the contact let almost all of the time pass that it had; that is tried once a way.
    tardy: bool,
}

/// What happened between two moments.
pub(super) struct Move {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) lines: Vec<Line>,
    pub(super) effects: Vec<Effect>,
    /// Whether the contact was understood in time.
    pub(super) regular: bool,
}

/// Everything that was tried.
pub(super) struct Walk<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) moves: Vec<Move>,
    /// Whether there is more than was tried.
    pub(super) cut: bool,
}

/// Who walks.
pub(super) struct Walker<'t> {
    pub(super) project: &'t Project,
    pub(super) unit: UnitId,
    pub(super) stage: &'t Stage,
    pub(super) rehearsal: &'t Rehearsal<'t>,
    pub(super) interests: &'t Interests,
    /// Situations after which the walk ends.
    pub(super) most: usize,
    /// Whether the contact also answers shortly before its time is up.
    pub(super) tardy: bool,
}

/// What came of an act.
struct Played<'t> {
    scene: Scene<'t>,
    lines: Vec<Line>,
    effects: Vec<Effect>,
}

/// A walk under way.
struct Progress<'t> {
    walk: Walk<'t>,
    /// Situations that were met, by what counts of them.
    known: HashMap<String, usize>,
    open: VecDeque<usize>,
}

impl<'t> Progress<'t> {
    /// Adds a move, and the situation that it leads to if it is new. A move that differs in its words alone is left
    /// out, unless these are dearer.
    fn arrive(&mut self, from: usize, phase: Phase, played: Played<'t>) {
        let Played { scene, lines, effects } = played;
        let walk = &mut self.walk;
        let key = format!("{} {:?}", phase.begun, alike(&scene));
        let next = walk.nodes.len();
        let to = *self.known.entry(key).or_insert(next);
        if to == next {
            walk.nodes.push(Node { scene, came: Some(walk.moves.len()), phase });
            self.open.push_back(next);
        }
        let drawn = outline(&effects);
        let segments = Sum::of(lines.iter()).segments;
        let same = |known: &Move| {
            known.from == from
                && known.to == to
                && outline(&known.effects) == drawn
                && Sum::of(known.lines.iter()).segments >= segments
        };
        if walk.moves.iter().rev().take_while(|known| known.from == from).any(same) {
            return;
        }
        let failed = |line: &Line| matches!(line, Line::Written(line) if line == UNDELIVERED || line.starts_with("service ") && line.ends_with(" fails"));
        let regular = !effects.iter().any(is_irregular) && !lines.iter().any(failed);
        walk.moves.push(Move { from, to, lines, effects, regular });
    }
}

/// How long before a moment the contact answers that is almost too late.
const SHORTLY_MS: i64 = 60_000;
/// A shorter time than this is not waited for by halves.
const SHORTEST_MS: i64 = 4_000;

/// Services asked one after another in one move.
const CALLS: usize = 6;

/// What is done in a move.
#[derive(Debug, Clone)]
enum Act {
    User(String),
    /// Until this moment, milliseconds UTC.
    Until(i64),
    /// The same, shortly before something happens.
    Almost(i64),
    /// The last SMS could not be delivered.
    Undelivered,
    Opening(usize),
}

/// The line of a test for [`Act::Undelivered`].
const UNDELIVERED: &str = "undelivered";

/// What every contact may write at any time, where the unit has something to say to it.
const STOP: &str = "STOP";

impl<'t> Walker<'t> {
    pub(super) fn walk(&self) -> Walk<'t> {
        let start = Node { scene: self.rehearsal.scene(self.unit), came: None, phase: Phase::default() };
        let walk = Walk { nodes: vec![start], moves: Vec::new(), cut: false };
        let mut progress = Progress { walk, known: HashMap::new(), open: VecDeque::from([0]) };
        while let Some(at) = progress.open.pop_front() {
            if progress.walk.nodes.len() >= self.most {
                progress.walk.cut = true;
                break;
            }
            let Some(node) = progress.walk.nodes.get(at) else { continue };
            let (scene, phase) = (node.scene.clone(), node.phase);
            let listed = bulleted(&progress.walk, at).map(Act::User);
            for act in self.acts(at, &scene, phase).into_iter().chain(listed) {
                for played in self.attempts(&scene, &act) {
                    let begun = phase.begun || self.begins(&played.effects);
                    let tardy = phase.tardy || matches!(act, Act::Almost(_));
                    progress.arrive(at, Phase { begun, tardy }, played);
                }
            }
        }
        progress.walk
    }

    fn begins(&self, effects: &[Effect]) -> bool {
        effects.iter().any(|effect| effect.origin.unit == self.unit.0 && effect.kind == EffectKind::Started)
    }

    /// What can happen at a moment.
    fn acts(&self, at: usize, scene: &Scene<'t>, Phase { begun, tardy }: Phase) -> Vec<Act> {
        if at == 0 {
            return (0..self.stage.openings.len()).map(Act::Opening).collect();
        }
        let state = scene.state();
        let mishaps = if begun { self.mishaps(scene) } else { Vec::new() };
        if begun && !is_in(state, self.unit.0) {
            return mishaps;
        }
        let mut acts: Vec<Act> = self.replies(state).into_iter().map(Act::User).collect();
        if !begun {
            acts.extend(self.answers_to_texts());
        }
        let waits = state.conversation.is_some() || !state.automations.is_empty();
        let clocked = !begun && self.stage.openings.iter().any(|opening| opening.clock);
        if waits || clocked {
            acts.extend(scene.next_coming_ms().map(Act::Until));
        }
        if self.tardy && !tardy && state.conversation.is_some() {
            acts.extend(scene.next_coming_ms().and_then(|due_ms| almost(scene.now_ms(), due_ms)));
        }
        acts.extend(mishaps);
        acts
    }

    /// What may happen at any time, where the unit has a handler for it. A text of an automation may come back when it is over.
    fn mishaps(&self, scene: &Scene<'t>) -> Vec<Act> {
        let Some(unit) = self.project.units.get(self.unit.index()) else { return Vec::new() };
        let under_way = is_in(scene.state(), self.unit.0);
        let comes_back = under_way || !unit.conversation;
        let undelivered =
            unit.handlers.undelivered.is_some() && comes_back && scene.last_said_by() == Some(self.unit);
        let leaves = unit.handlers.optout.is_some() && under_way;
        let undelivered = undelivered.then_some(Act::Undelivered);
        undelivered.into_iter().chain(leaves.then(|| Act::User(STOP.to_owned()))).collect()
    }

    /// What the contact answers to a text that a unit is a reply to.
    fn answers_to_texts(&self) -> Vec<Act> {
        let mut texts: Vec<&String> =
            self.stage.openings.iter().filter_map(|opening| opening.reply.as_ref()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.into_iter().cloned().map(Act::User).collect()
    }

    fn replies(&self, state: &State) -> Vec<String> {
        let Some(run) = &state.conversation else { return Vec::new() };
        if !matches!(run.waiting, Wait::Reply { .. }) {
            return Vec::new();
        }
        let Some(frame) = run.frames.last() else { return Vec::new() };
        let unit = self.project.units.get(frame.unit as usize);
        let step = unit.and_then(|unit| unit.steps.get(usize::from(frame.step)));
        match (unit, step.map(|step| &step.kind)) {
            (Some(unit), Some(StepKind::Message(message))) => {
                replies::to(self.project, unit, message, self.interests)
            }
            _ => Vec::new(),
        }
    }

    /// Plays an act with each combination of answers of the services that it asks.
    fn attempts(&self, scene: &Scene<'t>, act: &Act) -> Vec<Played<'t>> {
        let (openings, answers) = self.stage.lines();
        let mut found = Vec::new();
        let mut open: Vec<Vec<(u32, usize)>> = vec![Vec::new()];
        while let Some(stubs) = open.pop() {
            let mut next = scene.clone();
            next.forget_services();
            let mut lines = Vec::new();
            for (function, answer) in &stubs {
                let line = answers.get(*function as usize).and_then(|lines| lines.get(*answer));
                let written = self.stage.answers.get(*function as usize).and_then(|lines| lines.get(*answer));
                if let (Some(line), Some(written)) = (line, written) {
                    next.play(line);
                    lines.push(Line::Written(written.clone()));
                }
            }
            self.play(&mut next, act, &openings, &mut lines);
            match next.take_trouble() {
                Some(Trouble::Unanswered(function)) if stubs.len() < CALLS => {
                    let known = stubs.iter().any(|(of, _)| *of == function);
                    let count = answers.get(function as usize).map_or(0, |lines| lines.len());
                    for answer in (0..count).rev().filter(|_| !known) {
                        open.push(stubs.iter().copied().chain([(function, answer)]).collect());
                    }
                }
                Some(_) => {}
                None => {
                    let effects = next.take_effects();
                    found.push(Played { scene: next, lines, effects });
                }
            }
        }
        found
    }

    fn play(&self, scene: &mut Scene<'t>, act: &Act, openings: &[&'t [TestLine]], lines: &mut Vec<Line>) {
        match act {
            Act::User(text) => {
                scene.user(text);
                lines.push(Line::User(text.clone()));
            }
            Act::Until(due_ms) | Act::Almost(due_ms) => {
                let seconds = ((due_ms - scene.now_ms()).max(0) + 999) / 1000;
                scene.move_to(scene.now_ms() + seconds * 1000);
                lines.push(Line::After { seconds });
            }
            Act::Undelivered => {
                scene.undelivered();
                lines.push(Line::Written(UNDELIVERED.to_owned()));
            }
            Act::Opening(index) => {
                let written = self.stage.openings.get(*index).map(|opening| opening.lines.as_slice());
                let compiled = openings.get(*index).copied().unwrap_or_default();
                for (line, written) in compiled.iter().zip(written.unwrap_or_default()) {
                    scene.play(line);
                    lines.push(Line::Written(written.clone()));
                    lines.extend(scene.take_texts().into_iter().map(Line::Bot));
                }
            }
        }
        lines.extend(scene.take_texts().into_iter().map(Line::Bot));
    }
}

/// Waiting until shortly before a moment.
fn almost(now_ms: i64, due_ms: i64) -> Option<Act> {
    let left_ms = due_ms - now_ms;
    let until_ms = due_ms - SHORTLY_MS.min(left_ms / 2);
    (left_ms >= SHORTEST_MS).then_some(Act::Almost(until_ms))
}

/// What the first line of a list of choices says that has no numbers, where the contact was shown one last: whatever it was
/// made from, that is a reply.
fn bulleted(walk: &Walk<'_>, at: usize) -> Option<String> {
    let came = walk.nodes.get(at)?.came.and_then(|came| walk.moves.get(came))?;
    let Line::Bot(text) = came.lines.last()? else { return None };
    text.lines().find_map(|line| line.strip_prefix("- ")).map(str::to_owned)
}

/// What messages of the contact were taken for, whatever their words were, and where that led.
fn outline(effects: &[Effect]) -> Vec<(u32, u16, Event<'_>)> {
    fn event(kind: &EffectKind) -> Option<Event<'_>> {
        match kind {
            EffectKind::Matched { how: Recognition::Choice { choice, .. } } => Some(Event::Choice(*choice)),
            EffectKind::Matched { how } => Some(Event::Other(std::mem::discriminant(how))),
            EffectKind::Track { name, .. } if is_mark(name) => Some(Event::Branch(name)),
            EffectKind::Started => Some(Event::Started),
            EffectKind::Entered => Some(Event::Entered),
            EffectKind::Ended { outcome } => Some(Event::Ended(*outcome)),
            _ => None,
        }
    }
    let told = effects.iter();
    told.filter_map(|effect| Some((effect.origin.unit, effect.origin.step, event(&effect.kind)?))).collect()
}

/// An effect without its words.
#[derive(PartialEq, Eq)]
enum Event<'e> {
    Branch(&'e str),
    Choice(u16),
    Other(std::mem::Discriminant<Recognition>),
    Started,
    Entered,
    Ended(UnitOutcome),
}

fn is_irregular(effect: &Effect) -> bool {
    matches!(
        effect.kind,
        EffectKind::Matched { how: Recognition::Unrecognised }
            | EffectKind::Ended {
                outcome: UnitOutcome::Fallback
                    | UnitOutcome::TimedOut
                    | UnitOutcome::OptedOut
                    | UnitOutcome::Failed
            }
    )
}

/// Whether a unit is under way.
fn is_in(state: &State, unit: u32) -> bool {
    state.runs().flat_map(|run| &run.frames).any(|frame| frame.unit == unit)
        || state.queue.iter().any(|turn| turn.unit == unit)
}

/// The state as it counts for what follows: moments as distances from now, and nothing about the past that no script sees.
fn alike(scene: &Scene<'_>) -> State {
    let mut state = scene.state().clone();
    let now_ms = scene.now_ms();
    state.created_at_ms = 0;
    state.told_to_subscribe_at_ms = None;
    state.recent_texts = [0; 3];
    state.next_call = 0;
    state.reached.iter_mut().for_each(|reached| reached.at_ms -= now_ms);
    if let Some(last) = &mut state.last_sent {
        last.at_ms -= now_ms;
    }
    if let Some(handed_over) = &mut state.handed_over {
        handed_over.until_ms -= now_ms;
    }
    state.queue.iter_mut().for_each(|waiting| waiting.until_ms -= now_ms);
    state.runs_mut().for_each(|run| run_alike(run, now_ms));
    state
}

fn run_alike(run: &mut Run, now_ms: i64) {
    run.last_text_at_ms = None;
    for frame in &mut run.frames {
        frame.deadline_ms = frame.deadline_ms.map(|deadline_ms| deadline_ms - now_ms);
    }
    match &mut run.waiting {
        Wait::Reply { no_reply_at_ms: Some(due_ms), .. } | Wait::Clock { due_ms, .. } => *due_ms -= now_ms,
        Wait::Service { call, .. } => *call = 0,
        _ => {}
    }
}
