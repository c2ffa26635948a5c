//! Campaigns: `/v1/campaigns…`.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::App;
use super::extract::{Body, Named, checked_id, idempotency_key, phone_of};
use super::problem::Problem;
use crate::bytecode::schema::Campaign;
use crate::runtime::engine::command::CampaignSend;
use crate::runtime::engine::{Answer, Command};
use crate::runtime::json::{self, FieldProblem};
use crate::text;
use crate::value::{Duration, Symbol};
use crate::vm::Programs;

/// Recipients of one request.
const RECIPIENTS_MAX: usize = 1_000;

/// To whom a campaign goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipients {
    recipients: Vec<String>,
    text: Option<String>,
    sender: Option<String>,
    id: Option<String>,
}

pub(super) async fn send_campaign(
    State(app): State<App>,
    Named(name): Named<String>,
    headers: HeaderMap,
    Body(send): Body<Recipients>,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let campaign = campaign(&programs, &name)?;
    let mut problems = problems_of_text(&app, &programs, campaign, send.text.as_deref());
    let sender = campaign.sender.and_then(|index| programs.current().schema().senders.get(index as usize));
    if send.sender.is_some() && send.sender.as_ref() != sender.map(|sender| &sender.name) {
        problems.push(wrong("/sender", "is not the sender of the campaign"));
    }
    if send.recipients.is_empty() || send.recipients.len() > RECIPIENTS_MAX {
        problems.push(wrong("/recipients", &format!("must be 1 to {RECIPIENTS_MAX} numbers")));
    }
    let mut recipients = Vec::with_capacity(send.recipients.len());
    let mut known = HashSet::with_capacity(send.recipients.len());
    for (at, written) in send.recipients.iter().enumerate() {
        match phone_of(programs.current().schema(), written) {
            // However often and in whatever form a number is given, it is one contact that gets one message.
            Ok(phone) => recipients.extend(known.insert(phone.clone()).then_some(phone)),
            Err(detail) => problems.push(wrong(&format!("/recipients/{at}"), &detail)),
        }
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let external_id = checked_id(send.id)?.or(idempotency_key(&headers)?);
    let command = CampaignSend { campaign: name, recipients, text: send.text, external_id };
    match app.handle.call(Command::Campaign(command)).await? {
        Answer::Messages(messages) => {
            Ok(Json(json!({"messages": messages.iter().map(message).collect::<Vec<_>>()})))
        }
        other => Err(super::unexpected(&other)),
    }
}

fn wrong(pointer: &str, detail: &str) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }
}

fn message((contact, result): &(String, Result<String, String>)) -> Json_ {
    match result {
        Ok(id) => json!({"contact": contact, "id": id}),
        Err(reason) => json!({"contact": contact, "refused": reason}),
    }
}

fn campaign<'p>(programs: &'p Programs, name: &str) -> Result<&'p Campaign, Problem> {
    let mut campaigns = programs.current().schema().campaigns.iter();
    let found = campaigns.find(|campaign| campaign.name == name);
    found.ok_or_else(|| Problem::not_found(format!("the script has no campaign `{name}`")))
}

/// A text instead of the campaign's own keeps to the same rules.
fn problems_of_text(
    app: &App,
    programs: &Programs,
    campaign: &Campaign,
    own: Option<&str>,
) -> Vec<FieldProblem> {
    let Some(own) = own else { return Vec::new() };
    let mut problems = Vec::new();
    let senders = &programs.current().schema().senders;
    let sender = campaign.sender.and_then(|index| senders.get(index as usize));
    let receives = sender.is_none_or(|sender| !text::is_alphanumeric_sender(&sender.address));
    let channel = app.settings.channel_of(sender.map(|sender| sender.name.as_str()));
    let notice = channel.and_then(|channel| channel.stop_notice.as_deref());
    let mut normal = text::normalize(own).to_string();
    let needs_notice = campaign_is_marketing(programs, campaign)
        && !text::tells_way_out(&normal, programs.compliance_words(), receives);
    if let Some(notice) = notice.filter(|_| needs_notice) {
        normal = format!("{normal}\n{notice}");
    }
    let segments = text::segments(&normal).segments;
    let most = campaign.max_segments as usize;
    if own.trim().is_empty() {
        problems.push(wrong("/text", "is blank"));
    }
    if most > 0 && segments > most {
        problems.push(wrong("/text", &format!("takes {segments} segments; the campaign allows {most}")));
    }
    if needs_notice && notice.is_none() {
        problems.push(wrong("/text", "does not tell how to opt out, such as `STOP to end`"));
    }
    problems
}

fn campaign_is_marketing(programs: &Programs, campaign: &Campaign) -> bool {
    let categories = &programs.current().schema().categories;
    let category = campaign.category.and_then(|index| categories.get(index as usize));
    category.is_none_or(|category| category.marketing)
}

pub(super) async fn campaigns(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let groups: Vec<Option<String>> = programs
        .current()
        .schema()
        .campaigns
        .iter()
        .map(|campaign| campaign.group.map(|group| json::name(group, &*programs)))
        .collect();
    let store = app.handle.store.clone();
    let sizes = super::reading(move || {
        groups.into_iter().map(|group| Ok((store.audience_size(group.as_deref())?, group))).collect()
    });
    let sizes: Vec<(u64, Option<String>)> = sizes.await?;
    let list: Vec<Json_> = programs
        .current()
        .schema()
        .campaigns
        .iter()
        .zip(sizes)
        .map(|(campaign, (contacts, group))| {
            let own = programs.paused().contains(&Symbol::of(&campaign.name));
            json!({
                "name": campaign.name,
                "title": campaign.title,
                "at": campaign.at,
                "group": group,
                "contacts": contacts,
                "paused": campaign.paused || own,
            })
        })
        .collect();
    Ok(Json(json!({"campaigns": list})))
}

/// A campaign goes to its own audience.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToAudience {
    id: Option<String>,
}

/// Answers when it is durable that the campaign goes out, not when it has.
pub(super) async fn send_to_audience(
    State(app): State<App>,
    Named(name): Named<String>,
    headers: HeaderMap,
    Body(asked): Body<ToAudience>,
) -> Result<Json<super::Taken>, Problem> {
    let programs = app.handle.programs();
    campaign(&programs, &name)?;
    let external_id = checked_id(asked.id)?.or(idempotency_key(&headers)?);
    super::taken(app.handle.call(Command::CampaignAudience(name, external_id)).await?).map(Json)
}

pub(super) async fn campaign_stats(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let campaign = campaign(&programs, &name)?;
    let (days, ms) = campaign.attribution.unwrap_or((7, 0));
    let attribution_ms = Duration { days, ms }.nominal_ms();
    let objective = campaign.objective.clone();
    let store = app.handle.store.clone();
    let stats = super::reading(move || store.campaign_stats(&name, attribution_ms, objective.as_deref()));
    Ok(Json(json!(stats.await?)))
}
