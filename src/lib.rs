//! smsc: a language, compiler and runtime for SMS conversations.
//!
//! Text goes one way: [`source`] is lexed and parsed by [`syntax`], checked by [`check`], lowered by [`codegen`] to
//! the [`bytecode`] that the [`vm`] runs. `docs/architecture.md` tells the story.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that panics has failed, which is what it is for"
    )
)]

pub mod bytecode;
#[cfg(feature = "compiler")]
pub mod catalog;
#[cfg(feature = "compiler")]
pub mod chat;
#[cfg(feature = "compiler")]
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "compiler")]
pub mod codegen;
#[cfg(feature = "compiler")]
pub mod compile;
#[cfg(any(feature = "compiler", feature = "runtime"))]
pub mod config;
pub mod diag;
#[cfg(feature = "cli")]
pub mod diff;
#[cfg(feature = "compiler")]
pub mod explore;
#[cfg(feature = "compiler")]
pub mod fmt;
#[cfg(feature = "compiler")]
pub mod graph;
#[cfg(feature = "lsp")]
pub mod ide;
#[cfg(feature = "lsp")]
pub mod lsp;
#[cfg(feature = "compiler")]
pub mod play;
#[cfg(feature = "compiler")]
pub mod project;
#[cfg(feature = "cli")]
pub mod replay;
#[cfg(feature = "runtime")]
pub mod runtime;
#[cfg(feature = "compiler")]
pub mod script_test;
pub mod source;
#[cfg(feature = "compiler")]
pub mod syntax;
pub mod text;
pub mod value;
pub mod vm;
