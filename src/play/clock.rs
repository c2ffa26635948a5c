//! The clock: timers, schedules and campaigns come when it moves past them. It stands still while a service is asked.

use crate::bytecode::program::TriggerKind;
use crate::value::cron::Cron;
use crate::value::iso;
use crate::value::{Symbol, Zone};
use crate::vm::event::EventKind;
use crate::vm::{evaluate, next_due_ms};

use super::host::Host;

/// Something that happens by itself.
enum Coming {
    Timer,
    Schedule(u32),
    Campaign(u32),
}

/// Moments that one move of the clock may pass: a schedule of every minute over a year would go on for ever.
const MOMENTS_MAX: usize = 100_000;

impl Host {
    /// Moves the clock forward to a moment; whatever comes due on the way happens at its time.
    pub(crate) fn move_to(&mut self, until_ms: i64) {
        for _ in 0..MOMENTS_MAX {
            if self.unanswered.is_some() {
                self.going_to_ms = Some(until_ms);
                return;
            }
            let Some((at_ms, coming)) = self.next_coming().filter(|(at_ms, _)| *at_ms <= until_ms) else {
                self.now_ms = self.now_ms.max(until_ms);
                return;
            };
            self.now_ms = self.now_ms.max(at_ms);
            self.come(coming);
        }
        self.endless = true;
    }

    /// When the next thing happens by itself, milliseconds UTC.
    pub(crate) fn next_moment_ms(&self) -> Option<i64> {
        self.next_coming().map(|(at_ms, _)| at_ms)
    }

    fn next_coming(&self) -> Option<(i64, Coming)> {
        let timer = next_due_ms(&self.state).map(|due_ms| (due_ms, Coming::Timer));
        let dues = timer.into_iter().chain(self.schedules()).chain(self.campaigns());
        dues.min_by_key(|(at_ms, _)| *at_ms)
    }

    fn schedules(&self) -> impl Iterator<Item = (i64, Coming)> {
        let program = self.program();
        let zone = self.state.timezone.as_deref().and_then(Zone::named);
        let zone = zone.unwrap_or_else(|| self.programs.zone().clone());
        let due = move |trigger: u32| {
            let record = program.trigger(trigger)?;
            program.settings_of(record.unit).filter(|settings| !settings.paused)?;
            let cron = Cron::parse(program.string(record.argument)).ok()?;
            let at_ms = cron.next(&zone, self.now_ms)?;
            Some((at_ms, Coming::Schedule(trigger)))
        };
        program.triggers_of_kind(TriggerKind::Schedule).into_iter().filter_map(due)
    }

    fn campaigns(&self) -> impl Iterator<Item = (i64, Coming)> {
        let waiting = self.program().schema().campaigns.iter().enumerate();
        let waiting = waiting.filter(|(index, _)| !self.campaigns_done.contains(&(*index as u32)));
        waiting.filter_map(|(index, campaign)| {
            let local = iso::parse_datetime(campaign.at.as_deref()?)?;
            let at_ms = self.programs.zone().instant(local)?;
            (at_ms >= self.now_ms && !campaign.paused).then_some((at_ms, Coming::Campaign(index as u32)))
        })
    }

    fn come(&mut self, coming: Coming) {
        match coming {
            Coming::Timer => self.deliver(EventKind::Timer),
            Coming::Schedule(trigger) => self.deliver(EventKind::Schedule { trigger }),
            Coming::Campaign(campaign) => {
                self.campaigns_done.push(campaign);
                self.send_campaign(campaign);
            }
        }
    }

    /// Sends a campaign to its audience: the contact gets it if it belongs to that.
    pub(crate) fn send_campaign(&mut self, campaign: u32) {
        if let Some(why) = self.outside_audience(campaign) {
            return self.leave_out(why);
        }
        self.last_campaign = Some(campaign);
        self.deliver(EventKind::Campaign { campaign, text: None });
    }

    /// Why the contact does not belong to the audience of a campaign; `None` where it does.
    fn outside_audience(&mut self, campaign: u32) -> Option<String> {
        let program = self.program().clone();
        let declared = program.schema().campaigns.get(campaign as usize)?;
        let name = &declared.name;
        if let Some(group) = declared.group.filter(|group: &Symbol| !self.state.is_in(*group)) {
            let group = program.symbol_name(group).unwrap_or("?");
            return Some(format!(
                "campaign {name} does not go to the contact: it is not in `{group}`, the audience"
            ));
        }
        let (programs, now_ms) = (self.programs.clone(), self.now_ms);
        let holds = |code| evaluate(&programs, &mut self.state, now_ms, code).is_true();
        let wanted = declared.when.is_none_or(holds);
        let why = "the condition of the audience does not hold for it";
        (!wanted).then(|| format!("campaign {name} does not go to the contact: {why}"))
    }
}
