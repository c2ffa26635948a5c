//! Work that goes through many contacts: schedules and campaigns that come by themselves, a page in each transaction.

use serde::{Deserialize, Serialize};

use super::command::Answer;
use super::contacts::API;
use super::deliver::{CLOCK, Happening};
use super::group::{Group, PROJECT_PROGRAM};
use crate::bytecode::ProgramId;
use crate::bytecode::program::{ANY, TriggerKind};
use crate::bytecode::schema::Campaign;
use crate::runtime::json;
use crate::runtime::store::rows::{JobRow, ScheduleRow};
use crate::runtime::store::{Audience, StoreError, Write};
use crate::value::cron::Cron;
use crate::value::{Symbol, Zone, iso};
use crate::vm::evaluate;
use crate::vm::event::EventKind;

type Result<T> = std::result::Result<T, StoreError>;

/// Contacts of one page.
const PAGE: usize = 128;

/// Kinds of jobs and schedules.
const SCHEDULE: &str = "schedule";
const CAMPAIGN: &str = "campaign";
const SEND: &str = "send";

/// What a job does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Payload {
    /// The name of its schedule.
    name: String,
    /// Members of this group alone.
    group: Option<String>,
    /// Contacts with this time zone; the empty one for those with none.
    zone: Option<String>,
    /// The caller's id, with which each contact gets it once.
    #[serde(default)]
    external_id: Option<String>,
}

/// Name of a job that sends a campaign to its audience.
fn send_name(campaign: &str) -> String {
    format!("{SEND} {campaign}")
}

/// Name of the schedule of a campaign that comes by itself.
fn own_name(campaign: &Campaign) -> Option<String> {
    campaign.at.as_ref().map(|at| format!("{CAMPAIGN} {} {at}", campaign.name))
}

impl Group<'_> {
    /// Brings the plan up to the current program: new schedules get their next moment, those that are gone end.
    pub(super) fn plan_schedules(&mut self) -> Result<()> {
        let mut plan = Vec::new();
        for (name, cron, _) in self.schedule_triggers() {
            for zone in self.zones.clone() {
                plan.push((name.clone(), zone.clone(), self.next_of(&cron, &zone)));
            }
        }
        for name in self.programs.current().schema().campaigns.iter().filter_map(own_name) {
            let future = self.moment_of(&name).filter(|at_ms| *at_ms > self.now_ms);
            plan.push((name, String::new(), future));
        }
        let mut old = std::mem::take(&mut self.schedules);
        for (name, zone, next_at_ms) in plan {
            let kept = old.iter().position(|row| row.name == name && row.zone == zone);
            let row = match kept {
                Some(at) => old.swap_remove(at),
                None => ScheduleRow { name, zone, next_at_ms },
            };
            if kept.is_none() {
                self.write(Write::Schedule(row.clone()))?;
            }
            self.schedules.push(row);
        }
        // Were they kept, what comes back would act for all the time that it was gone.
        old.into_iter().try_for_each(|row| self.write(Write::ScheduleGone(row.name, row.zone)))
    }

    /// The runtime begins: schedules that another program left behind end, and programs in which nobody is are forgotten.
    pub(super) fn begin(&mut self, project: ProgramId) -> Result<Answer> {
        self.write(Write::Meta(PROJECT_PROGRAM, project.to_string()))?;
        self.plan_schedules()?;
        self.forget_programs()?;
        Ok(Answer::Done)
    }

    /// A contact has a time zone that no schedule knows yet.
    pub(super) fn note_zone(&mut self, zone: &str) -> Result<()> {
        if self.zones.iter().any(|known| known == zone) {
            return Ok(());
        }
        self.zones.push(zone.to_owned());
        self.plan_schedules()
    }

    /// The schedules of the current program: their name, when, whose group.
    fn schedule_triggers(&self) -> Vec<(String, String, u32)> {
        let program = self.programs.current();
        let triggers = program.triggers_of_kind(TriggerKind::Schedule).into_iter();
        let records = triggers.filter_map(|index| Some((index, program.trigger(index)?)));
        records
            .map(|(index, record)| {
                let cron = program.string(record.argument).to_owned();
                (format!("{SCHEDULE} {} {cron}", program.unit_name(record.unit)), cron, index)
            })
            .collect()
    }

    fn next_of(&self, cron: &str, zone: &str) -> Option<i64> {
        let own = Zone::named(zone).filter(|_| !zone.is_empty());
        let zone = own.as_ref().unwrap_or_else(|| self.programs.zone());
        Cron::parse(cron).ok()?.next(zone, self.now_ms)
    }

    /// Schedules whose moment has come become jobs.
    fn start_jobs(&mut self) -> Result<()> {
        let due = |row: &ScheduleRow| row.next_at_ms.is_some_and(|at_ms| at_ms <= self.now_ms);
        let rows: Vec<ScheduleRow> = self.schedules.iter().filter(|row| due(row)).cloned().collect();
        if rows.is_empty() {
            return Ok(());
        }
        let triggers = self.schedule_triggers();
        for mut row in rows {
            let trigger = triggers.iter().find(|(name, ..)| *name == row.name);
            row.next_at_ms = trigger.and_then(|(_, cron, _)| self.next_of(cron, &row.zone));
            let is_schedule = trigger.is_some();
            let payload = Payload {
                name: row.name.clone(),
                group: self.audience_group(&row.name),
                zone: is_schedule.then(|| row.zone.clone()),
                external_id: None,
            };
            let job = JobRow {
                id: self.next_id(),
                kind: if is_schedule { SCHEDULE } else { CAMPAIGN }.to_owned(),
                payload: serde_json::to_string(&payload).unwrap_or_default(),
                cursor: String::new(),
            };
            self.write(Write::Job(job))?;
            self.write(Write::Schedule(row.clone()))?;
            self.jobs_open = true;
            for own in &mut self.schedules {
                if own.name == row.name && own.zone == row.zone {
                    own.next_at_ms = row.next_at_ms;
                }
            }
        }
        Ok(())
    }

    fn audience_group(&self, name: &str) -> Option<String> {
        let program = self.programs.current();
        let named = |symbol: Symbol| json::name(symbol, &*self.programs);
        let trigger = self.schedule_triggers().into_iter().find(|(own, ..)| own == name);
        if let Some((_, _, index)) = trigger {
            let group = program.trigger(index)?.argument_2;
            return (group != ANY).then(|| named(Symbol(group)));
        }
        let campaign = self.campaign_of(name)?;
        program.schema().campaigns.get(campaign as usize)?.group.map(named)
    }

    /// The campaign of a job: one that comes by itself, or one that was sent to its audience.
    fn campaign_of(&self, name: &str) -> Option<u32> {
        let mut campaigns = self.programs.current().schema().campaigns.iter();
        let is_meant = |campaign: &Campaign| {
            own_name(campaign).as_deref() == Some(name) || send_name(&campaign.name) == name
        };
        campaigns.position(is_meant).map(|index| index as u32)
    }

    /// A campaign goes to its own audience, a page in each transaction.
    pub(super) fn send_to_audience(&mut self, campaign: &str, external_id: Option<&str>) -> Result<Answer> {
        let name = send_name(campaign);
        if self.campaign_of(&name).is_none() {
            return Ok(Answer::NotFound);
        }
        let id = self.next_id();
        let external_id = external_id.map_or_else(|| id.clone(), str::to_owned);
        let group = self.audience_group(&name);
        let payload = Payload { name, group, zone: None, external_id: Some(external_id) };
        self.write(Write::Job(JobRow {
            id: id.clone(),
            kind: CAMPAIGN.to_owned(),
            payload: serde_json::to_string(&payload).unwrap_or_default(),
            cursor: String::new(),
        }))?;
        self.jobs_open = true;
        Ok(Answer::Event { id, duplicate: false })
    }

    /// Does a page of the first job; whether there is more to do.
    pub(super) fn work_off_jobs(&mut self) -> Result<bool> {
        self.start_jobs()?;
        if !self.jobs_open {
            return Ok(false);
        }
        self.flush()?;
        let Some(mut job) = self.transaction.job()? else {
            self.jobs_open = false;
            return Ok(false);
        };
        let payload: Option<Payload> = serde_json::from_str(&job.payload).ok();
        let audience = payload
            .as_ref()
            .map(|payload| Audience { group: payload.group.clone(), zone: payload.zone.clone() });
        let page = match &audience {
            Some(audience) => self.transaction.audience(audience, &job.cursor, PAGE)?,
            None => Vec::new(),
        };
        if let Some(payload) = &payload {
            page.iter().try_for_each(|phone| self.do_for(payload, phone))?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE => {
                job.cursor = last.clone();
                self.write(Write::Job(job))?;
            }
            _ => self.write(Write::JobDone(job.id))?,
        }
        Ok(true)
    }

    fn do_for(&mut self, payload: &Payload, phone: &str) -> Result<()> {
        let name = payload.name.as_str();
        let external_id = payload.external_id.as_ref().map(|id| format!("{id}/{phone}"));
        if let Some(id) = &external_id
            && self.transaction.event(API, id)?.is_some()
        {
            return Ok(());
        }
        let trigger = self.schedule_triggers().into_iter().find(|(own, ..)| own == name);
        let kind = match (trigger, self.campaign_of(name)) {
            (Some((_, _, trigger)), _) => EventKind::Schedule { trigger },
            (None, Some(campaign)) if self.is_wanted(campaign, phone)? => {
                EventKind::Campaign { campaign, text: None }
            }
            _ => return Ok(()),
        };
        let source = if external_id.is_some() { API } else { CLOCK };
        let happening = Happening { source, external_id: external_id.as_deref(), kind };
        self.meant_for_ms = self.moment_of(name);
        let happened = self.happen(&phone.into(), happening);
        self.meant_for_ms = None;
        happened.map(drop)
    }

    /// The moment of a campaign that comes by itself, however late it comes.
    fn moment_of(&self, name: &str) -> Option<i64> {
        let campaigns = &self.programs.current().schema().campaigns;
        let at = campaigns.iter().filter_map(|campaign| Some((own_name(campaign)?, campaign.at.as_deref()?)));
        let (_, at) = at.into_iter().find(|(own, _)| own == name)?;
        self.programs.zone().instant(iso::parse_datetime(at)?)
    }

    /// Whether the condition of a campaign holds for a contact.
    fn is_wanted(&mut self, campaign: u32, phone: &str) -> Result<bool> {
        let program = self.programs.current().clone();
        let Some(code) = program.schema().campaigns.get(campaign as usize).and_then(|campaign| campaign.when)
        else {
            return Ok(true);
        };
        let mut contact = self.take(&phone.into())?;
        let wanted = evaluate(&self.programs, &mut contact.state, self.now_ms, code).is_true();
        self.put(contact);
        Ok(wanted)
    }
}
