//! Which blocks are open at a place, from the tokens alone.

use crate::ide::cursor::Cursor;
use crate::syntax::token::Token;

/// What stands between the braces, brackets or parentheses around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) enum Block {
    /// Outside of every declaration.
    Top,
    /// An automation.
    Automation,
    /// A conversation.
    Conversation,
    /// A message.
    Message,
    /// Statements.
    Statements,
    /// The arms of a `match`.
    Match,
    /// The shares of a `split`.
    Split,
    /// `completed { … } expired { … }`
    RunOutcomes,
    /// A campaign.
    Campaign,
    /// The addresses of a team.
    Team,
    /// The functions of a service.
    Service,
    /// Fields or parameters with their types.
    Fields,
    /// The examples of an intent.
    Intent,
    /// Compliance texts.
    Compliance,
    /// A test.
    Test,
    /// Named values, or a text in several languages.
    Record,
    /// `{…}` in a text.
    Interpolation,
    /// The arguments of a call.
    Arguments,
    /// Parentheses or brackets of an expression.
    Grouped,
}

impl Block {
    /// Whether values stand in it.
    pub(in crate::ide) fn is_expression(self) -> bool {
        matches!(self, Self::Interpolation | Self::Arguments | Self::Grouped)
    }
}

/// A block that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) struct Frame {
    /// What it is.
    pub(in crate::ide) block: Block,
    /// The token that opens it.
    pub(in crate::ide) open: usize,
    /// The word that begins what it belongs to.
    pub(in crate::ide) head: Option<usize>,
    /// The word that begins what is being written in it.
    pub(in crate::ide) inner: Option<usize>,
}

/// The blocks that are open after so many tokens, the innermost last.
pub(in crate::ide) fn frames(cursor: &Cursor<'_>, before: usize) -> Vec<Frame> {
    let mut open: Vec<Frame> = vec![Frame { block: Block::Top, open: 0, head: None, inner: None }];
    for (index, token) in cursor.tokens.iter().enumerate().take(before) {
        if begins_declaration(cursor, index) {
            open.truncate(1);
        }
        let parent = open.last().copied();
        let block = match token.kind {
            Token::BraceOpen => parent.map(|parent| braces(cursor, &parent, index)),
            Token::ParenOpen if parent.is_some_and(|parent| parent.block == Block::Service) => {
                Some(Block::Fields)
            }
            Token::ParenOpen => Some(parentheses(cursor, index)),
            Token::BracketOpen => Some(Block::Grouped),
            Token::InterpolationOpen => Some(Block::Interpolation),
            _ => None,
        };
        if let Some(block) = block {
            let head = parent.and_then(|parent| parent.inner);
            open.push(Frame { block, open: index, head, inner: None });
            continue;
        }
        let closes = matches!(
            token.kind,
            Token::BraceClose | Token::ParenClose | Token::BracketClose | Token::InterpolationClose
        );
        if closes && open.len() > 1 {
            open.pop();
        } else if is_head(cursor, index, parent.map_or(Block::Top, |parent| parent.block))
            && let Some(last) = open.last_mut()
        {
            last.inner = Some(index);
        }
    }
    open
}

/// Whether a declaration begins there, whatever is open: its keyword stands where a line begins.
fn begins_declaration(cursor: &Cursor<'_>, index: usize) -> bool {
    let Some(token) = cursor.token(index).filter(|token| token.kind.begins_item()) else { return false };
    let start = token.start as usize;
    start == 0 || cursor.text.as_bytes().get(start - 1) == Some(&b'\n')
}

/// Words that something begins with that can have braces, and statements.
fn is_head(cursor: &Cursor<'_>, index: usize, parent: Block) -> bool {
    use Token::*;
    let Some(token) = cursor.token(index) else { return false };
    let before = index.checked_sub(1).and_then(|before| cursor.kind(before));
    match token.kind {
        kind if parent == Block::Top => kind.begins_item(),
        Message => before != Some(Any),
        Event | Service | Called | Given | Bot | User | Expect | Sent | Emailed | After | Silence => {
            parent == Block::Test
        }
        Say | Send | Email | Forward | Add | Remove | Set | Clear | Let | Call | Hand | Track | Run
        | Wait | Match | Split | Goto | Trigger | Reprompt | Reprompts | Fallback | Timeout | Matching
        | Choice | Answer | Otherwise | No | OnEvent | Recommendation | Ending | Step | If | Else | Var
        | Sender | Category | Subscribe | Unsubscribe | Cancel | Audience | Start | Returns => {
            before != Some(Trigger) && !matches!(before, Some(To | From | Dot))
        }
        _ => false,
    }
}

fn braces(cursor: &Cursor<'_>, parent: &Frame, index: usize) -> Block {
    use Token::*;
    let before = index.checked_sub(1).and_then(|before| cursor.kind(before));
    let head = parent.inner.and_then(|head| cursor.kind(head));
    match (before, head) {
        (
            Some(
                Assign | ParenOpen | Comma | BracketOpen | Colon | Say | Reprompt | Fallback | Choice | With
                | Label | Returns,
            ),
            _,
        ) => Block::Record,
        (Some(Arrow), Some(Service)) | (_, Some(Object)) => Block::Fields,
        (_, Some(Service)) if parent.block == Block::Top => Block::Service,
        (_, Some(Event)) if parent.block == Block::Top => Block::Fields,
        (Some(Arrow), None) if parent.block == Block::Service => Block::Fields,
        _ if parent.block == Block::Test => Block::Record,
        _ if matches!(parent.block, Block::Match | Block::Split | Block::RunOutcomes) => Block::Statements,
        (_, Some(head)) => by_head(head),
        (_, None) if parent.block == Block::Compliance => Block::Record,
        (_, None) => Block::Statements,
    }
}

fn by_head(head: Token) -> Block {
    use Token::*;
    match head {
        Automation => Block::Automation,
        Conversation => Block::Conversation,
        Campaign => Block::Campaign,
        Team => Block::Team,
        Intent => Block::Intent,
        Compliance => Block::Compliance,
        Test => Block::Test,
        Message => Block::Message,
        Match => Block::Match,
        Split => Block::Split,
        Run => Block::RunOutcomes,
        Track => Block::Record,
        _ => Block::Statements,
    }
}

/// Parameters of a declaration, arguments of a call, or a part of an expression.
fn parentheses(cursor: &Cursor<'_>, index: usize) -> Block {
    let name = index.checked_sub(1).filter(|name| cursor.kind(*name).is_some_and(Token::is_word));
    let before = name.and_then(|name| name.checked_sub(1)).and_then(|before| cursor.kind(before));
    match (name, before) {
        (Some(_), Some(Token::Conversation | Token::Automation | Token::Template)) => Block::Fields,
        (Some(name), _) if cursor.kind(name).is_some_and(Token::is_hard) => Block::Grouped,
        (Some(_), _) => Block::Arguments,
        _ => Block::Grouped,
    }
}
