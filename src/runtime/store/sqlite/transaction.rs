//! The engine's transaction: reads that see what it is about to change, then all changes at once.

use std::sync::MutexGuard;

use rusqlite::Connection;

use super::{read, write};
use crate::runtime::store::rows::{
    DeadLetterRow, EarlyReceiptRow, JobRow, LinkRow, OutboxRow, SessionRow, StoredMessage,
};
use crate::runtime::store::{Audience, Remembered, StoreError, Transaction, Write};

/// A transaction that was begun and neither committed nor given up.
pub(super) struct Open<'s> {
    connection: MutexGuard<'s, Connection>,
    committed: bool,
}

impl<'s> Open<'s> {
    pub(super) fn begin(connection: MutexGuard<'s, Connection>) -> rusqlite::Result<Self> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self { connection, committed: false })
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // Where this fails too, SQLite has rolled back already.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Transaction for Open<'_> {
    fn session(&mut self, phone: &str) -> Result<Option<SessionRow>, StoreError> {
        Ok(read::contacts::session(&self.connection, phone)?)
    }

    fn remembered(&mut self, phone: &str) -> Result<Remembered, StoreError> {
        Ok(Remembered {
            contact: read::contacts::contact(&self.connection, phone)?,
            consents: read::contacts::consents(&self.connection, phone)?,
            groups: read::contacts::groups_of(&self.connection, phone)?,
        })
    }

    fn event(&mut self, source: &str, external_id: &str) -> Result<Option<String>, StoreError> {
        Ok(read::history::event_id(&self.connection, source, external_id)?)
    }

    fn effects_of(
        &mut self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        Ok(read::history::effects_of(&self.connection, source, external_id)?)
    }

    fn messages_since(&mut self, phone: &str, first_id: &str, enough: u32) -> Result<u32, StoreError> {
        Ok(read::history::messages_since(&self.connection, phone, first_id, enough)?)
    }

    fn automatic_since(&mut self, phone: &str, first_id: &str) -> Result<u32, StoreError> {
        Ok(read::history::automatic_since(&self.connection, phone, first_id)?)
    }

    fn due(&mut self, until_ms: i64, limit: usize) -> Result<Vec<String>, StoreError> {
        Ok(read::contacts::due(&self.connection, until_ms, limit)?)
    }

    fn outbox_item(&mut self, id: &str) -> Result<Option<OutboxRow>, StoreError> {
        Ok(read::outbox::outbox_item(&self.connection, id)?)
    }

    fn is_in_outbox(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(read::outbox::is_in_outbox(&self.connection, id)?)
    }

    fn message(&mut self, id: &str) -> Result<Option<StoredMessage>, StoreError> {
        Ok(read::history::message(&self.connection, id)?)
    }

    fn message_of(&mut self, channel: &str, provider_id: &str) -> Result<Option<StoredMessage>, StoreError> {
        Ok(read::history::message_of(&self.connection, channel, provider_id)?)
    }

    fn early_receipt(
        &mut self,
        channel: &str,
        provider_id: &str,
    ) -> Result<Option<EarlyReceiptRow>, StoreError> {
        Ok(read::outbox::early_receipt(&self.connection, channel, provider_id)?)
    }

    fn dead_letter(&mut self, id: &str) -> Result<Option<DeadLetterRow>, StoreError> {
        Ok(read::outbox::dead_letter(&self.connection, id)?)
    }

    fn link(&mut self, code: &str) -> Result<Option<LinkRow>, StoreError> {
        Ok(read::history::link(&self.connection, code)?)
    }

    fn audience(
        &mut self,
        audience: &Audience,
        cursor: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        Ok(read::contacts::audience(&self.connection, audience, cursor, limit)?)
    }

    fn job(&mut self) -> Result<Option<JobRow>, StoreError> {
        Ok(read::state::job(&self.connection)?)
    }

    fn is_recipient(&mut self, phone: &str) -> Result<bool, StoreError> {
        Ok(read::history::is_recipient(&self.connection, phone)?)
    }

    fn is_newest_sent(&mut self, phone: &str, id: &str) -> Result<bool, StoreError> {
        Ok(read::history::is_newest_sent(&self.connection, phone, id)?)
    }

    fn unused_programs(&mut self, kept: usize) -> Result<Vec<String>, StoreError> {
        Ok(read::state::unused_programs(&self.connection, kept)?)
    }

    fn repeats(&mut self, phone: &str, text: &str) -> Result<bool, StoreError> {
        Ok(read::history::repeats(&self.connection, phone, text)?)
    }

    fn write(&mut self, change: Write) -> Result<(), StoreError> {
        Ok(write::apply(&self.connection, &change)?)
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        self.committed = true;
        Ok(())
    }
}
