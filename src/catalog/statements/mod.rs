//! Statements: what can be done. One file each.

use super::Construct;

mod add;
mod call;
mod cancel;
mod clear;
mod email;
mod end;
mod forward;
mod goto;
mod hand_over;
mod r#if;
mod r#let;
mod r#match;
mod remove;
mod run;
mod say;
mod send;
mod set;
mod split;
mod start;
mod subscribe;
mod track;
mod unsubscribe;
mod wait;

/// All of them, in the order of the reference.
pub static ALL: &[&Construct] = &[
    &say::CONSTRUCT,
    &send::CONSTRUCT,
    &email::CONSTRUCT,
    &forward::CONSTRUCT,
    &add::CONSTRUCT,
    &remove::CONSTRUCT,
    &set::CONSTRUCT,
    &clear::CONSTRUCT,
    &subscribe::CONSTRUCT,
    &unsubscribe::CONSTRUCT,
    &r#let::CONSTRUCT,
    &call::CONSTRUCT,
    &hand_over::CONSTRUCT,
    &track::CONSTRUCT,
    &start::CONSTRUCT,
    &run::CONSTRUCT,
    &cancel::CONSTRUCT,
    &wait::CONSTRUCT,
    &r#if::CONSTRUCT,
    &r#match::CONSTRUCT,
    &split::CONSTRUCT,
    &goto::CONSTRUCT,
    &end::CONSTRUCT,
];
