//! Building the flow of a unit: statement by statement, with the ends that are still open in hand.

use super::{
    Edge, EdgeKind, End, Flow, HandlerKind, LastSays, Lists, Node, NodeId, NodeKind, first_visit, search,
};
use crate::check::model::*;
use crate::source::Span;

/// An end that is still open: whatever comes next follows it.
#[derive(Debug, Clone, Copy)]
struct Exit {
    from: NodeId,
    kind: EdgeKind,
    span: Span,
}

struct Builder<'a> {
    project: &'a Project,
    unit: &'a Unit,
    nodes: Vec<Node<'a>>,
    /// Edges with the node that each leaves.
    edges: Vec<(usize, Edge)>,
    steps: Vec<NodeId>,
    ends: Vec<(End, NodeId)>,
    given_up: Option<NodeId>,
    timed_out: Option<NodeId>,
    step: Option<StepId>,
    unreachable: Vec<Span>,
    unasked: Vec<StepId>,
}

pub(super) fn build<'a>(project: &'a Project, id: UnitId, unit: &'a Unit) -> Flow<'a> {
    let mut builder = Builder {
        project,
        unit,
        nodes: Vec::new(),
        edges: Vec::new(),
        steps: Vec::new(),
        ends: Vec::new(),
        given_up: None,
        timed_out: None,
        step: None,
        unreachable: Vec::new(),
        unasked: Vec::new(),
    };
    builder.unit();
    let Builder { nodes, edges, steps, unreachable, unasked, .. } = builder;
    let edges = Lists::new(nodes.len(), &edges);
    let back: Vec<(usize, NodeId)> = edges
        .iter()
        .enumerate()
        .flat_map(|(from, edges)| edges.iter().map(move |edge| (edge.to.index(), NodeId(from as u32))))
        .collect();
    let before = Lists::new(nodes.len(), &back);
    let mut flow = Flow {
        id,
        unit,
        nodes,
        edges,
        before,
        steps,
        last_says: Vec::new(),
        unreachable,
        unasked,
        reachable: Vec::new(),
    };
    flow.reachable = search::reached(&flow, [flow.entry()], |_, _| true);
    flow.last_says = last_says(&flow);
    flow
}

/// See [`Flow::last_says`].
fn last_says(flow: &Flow<'_>) -> Vec<LastSays> {
    let mut found = vec![LastSays::default(); flow.unit.steps.len()];
    for (id, node) in flow.iter() {
        let NodeKind::Await(step) = node.kind else { continue };
        if let Some(slot) = found.get_mut(step.index()) {
            *slot = says_before(flow, id);
        }
    }
    found
}

fn says_before(flow: &Flow<'_>, wait: NodeId) -> LastSays {
    let mut found = LastSays { waits: true, ..LastSays::default() };
    let mut open = vec![wait];
    let mut seen = vec![false; flow.nodes.len()];
    while let Some(id) = open.pop() {
        let Some(node) = flow.node(id) else { continue };
        match node.kind {
            NodeKind::Statement(Statement { kind: StatementKind::Say(_), .. }) => found.says.push(id),
            NodeKind::Step(_) => found.may_be_silent = true,
            _ => {
                open.extend(flow.before(id).iter().copied().filter(|before| first_visit(&mut seen, *before)))
            }
        }
    }
    found.says.sort_unstable();
    found
}

impl<'a> Builder<'a> {
    fn unit(&mut self) {
        let unit = self.unit;
        let entry = self.add(NodeKind::Entry, unit.declared.span);
        for (index, step) in unit.steps.iter().enumerate() {
            self.step = Some(StepId(index as u32));
            let node = self.add(NodeKind::Step(StepId(index as u32)), step.head_span);
            self.steps.push(node);
        }
        self.step = None;
        let begin = Exit { from: entry, kind: EdgeKind::Next, span: unit.declared.span };
        if unit.conversation {
            self.given_up = Some(self.add(NodeKind::GivenUp, unit.declared.span));
            self.timed_out = Some(self.add(NodeKind::TimedOut, unit.declared.span));
            if let Some(first) = self.steps.first() {
                self.link(&[begin], *first);
            }
            for (index, step) in unit.steps.iter().enumerate() {
                self.step(StepId(index as u32), step);
            }
            self.step = None;
        } else {
            let open = self.block(&unit.body, vec![begin]);
            self.end(&open, End::Done);
        }
        self.handlers(entry);
    }

    fn handlers(&mut self, entry: NodeId) {
        let handlers = &self.unit.handlers;
        for (node, block, end) in [
            (self.given_up, &handlers.fallback, End::Fallback),
            (self.timed_out, &handlers.timeout, End::Timeout),
        ] {
            let Some(node) = node else { continue };
            let mut open = vec![self.exit(node, EdgeKind::Next)];
            if let Some(block) = block {
                open = self.block(block, open);
            }
            self.end(&open, end);
        }
        for (kind, block) in
            [(HandlerKind::Undelivered, &handlers.undelivered), (HandlerKind::OptOut, &handlers.optout)]
        {
            let Some(block) = block else { continue };
            let happens = Exit { from: entry, kind: EdgeKind::Handler, span: block.span };
            let node = self.place(&[happens], NodeKind::Handler(kind), block.span);
            let open = self.block(block, vec![self.exit(node, EdgeKind::Next)]);
            self.end(&open, End::Handled);
        }
    }

    fn step(&mut self, id: StepId, step: &'a Step) {
        self.step = Some(id);
        let Some(node) = self.steps.get(id.index()).copied() else { return };
        let open = self.block(&step.body, vec![self.exit(node, EdgeKind::Next)]);
        match &step.kind {
            StepKind::Recommendation { .. } => self.end(&open, End::Recommendation(id)),
            StepKind::Plain => self.end(&open, End::Nowhere(id)),
            StepKind::Message(_) if open.is_empty() => self.unasked.push(id),
            StepKind::Message(message) => self.message(id, step, message, open),
        }
    }

    fn message(&mut self, id: StepId, step: &'a Step, message: &'a Message, mut open: Vec<Exit>) {
        let otherwise =
            message.otherwise.as_ref().map(|way| (self.add(NodeKind::Otherwise(id), way.block.span), way));
        if message.may_list_nothing() {
            let list = self.place(&open, NodeKind::List(id), step.head_span);
            let nothing = self.exit(list, EdgeKind::NothingListed);
            if let Some(to) = otherwise.as_ref().map(|(node, _)| *node).or(self.given_up) {
                self.link(&[nothing], to);
            }
            open = vec![self.exit(list, EdgeKind::Next)];
        }
        let wait = self.place(&open, NodeKind::Await(id), step.head_span);
        for (index, choice) in message.choices.iter().enumerate() {
            let chosen = Exit { from: wait, kind: EdgeKind::Choice(index), span: choice.head_span };
            let node = self.place(&[chosen], NodeKind::Chosen(id, index), choice.span);
            self.outcome(node, &choice.outcome);
        }
        if let Some(answer) = &message.answer {
            let answered = Exit { from: wait, kind: EdgeKind::Answer, span: answer.span };
            let node = self.place(&[answered], NodeKind::Answered(id), answer.span);
            self.outcome(node, &answer.outcome);
        }
        if let Some((node, way)) = otherwise {
            self.link(&[Exit { from: wait, kind: EdgeKind::Otherwise, span: way.block.span }], node);
            self.outcome(node, way);
        }
        if let Some(silence) = &message.no_reply {
            let exit = Exit { from: wait, kind: EdgeKind::NoReply, span: silence.span };
            let node = self.place(&[exit], NodeKind::Silent(id), silence.span);
            let open = self.block(&silence.outcome.block, vec![self.exit(node, EdgeKind::Next)]);
            // A nudge: the question stands.
            self.link(&open, wait);
        }
        if message.may_not_recognise() {
            self.give_up(wait, EdgeKind::Fallback);
        }
        self.time_out(wait);
    }

    /// What follows a way on. Where it does not leave, the default recommendation follows.
    fn outcome(&mut self, node: NodeId, outcome: &'a Outcome) {
        let mut open = self.block(&outcome.block, vec![self.exit(node, EdgeKind::Next)]);
        for exit in &mut open {
            exit.kind = EdgeKind::Default;
        }
        let default = self.unit.default_step.and_then(|step| self.steps.get(step.index()).copied());
        match default {
            Some(default) => self.link(&open, default),
            None => self.end(&open, End::Broken),
        }
    }

    fn block(&mut self, block: &'a Block, mut open: Vec<Exit>) -> Vec<Exit> {
        for statement in &block.statements {
            if open.is_empty() {
                let last = block.statements.last().map_or(statement.span, |last| last.span);
                self.unreachable.push(statement.span.to(last));
                break;
            }
            open = self.statement(statement, &open);
        }
        open
    }

    fn statement(&mut self, statement: &'a Statement, open: &[Exit]) -> Vec<Exit> {
        if let StatementKind::If { branches, otherwise } = &statement.kind {
            return self.branches(branches, otherwise.as_ref(), open);
        }
        let node = self.place(open, NodeKind::Statement(statement), statement.span);
        match &statement.kind {
            StatementKind::Goto(target) => self.jump(node, *target),
            StatementKind::End => self.end(&[self.exit(node, EdgeKind::End)], End::Done),
            StatementKind::HandOver { .. } => self.end(&[self.exit(node, EdgeKind::End)], End::HandedOver),
            StatementKind::Start { unit, contact, .. } if self.leaves_for(*unit, contact.is_some()) => {
                self.end(&[self.exit(node, EdgeKind::End)], End::Started(*unit));
            }
            StatementKind::Call { otherwise, .. } => return self.call(node, otherwise.as_ref()),
            StatementKind::Run { completed, expired, .. } => {
                return self.run(node, completed.as_ref(), expired.as_ref());
            }
            StatementKind::Wait(wait) => return self.wait(node, wait),
            StatementKind::Match { arms, otherwise, .. } => {
                let blocks = arms.iter().map(|(_, block)| block);
                let mut open = self.fan(node, blocks, EdgeKind::Arm);
                if let Some(block) = otherwise {
                    open.extend(self.block(block, vec![self.exit(node, EdgeKind::Else)]));
                }
                return if arms.is_empty() && otherwise.is_none() {
                    vec![self.exit(node, EdgeKind::Next)]
                } else {
                    open
                };
            }
            StatementKind::Split(shares) if !shares.is_empty() => {
                return self.fan(node, shares.iter().map(|(_, block)| block), EdgeKind::Share);
            }
            _ => return vec![self.exit(node, EdgeKind::Next)],
        }
        Vec::new()
    }

    /// Whether `start` ends this conversation: it starts another one, for the same contact.
    fn leaves_for(&self, unit: UnitId, for_other: bool) -> bool {
        let starts = self.project.units.get(unit.index());
        self.unit.conversation && !for_other && starts.is_some_and(|unit| unit.conversation)
    }

    fn jump(&mut self, node: NodeId, target: Target) {
        match target {
            Target::Step(step) => match self.steps.get(step.index()).copied() {
                Some(to) => self.link(&[self.exit(node, EdgeKind::Goto)], to),
                None => self.end(&[self.exit(node, EdgeKind::End)], End::Broken),
            },
            Target::End => self.end(&[self.exit(node, EdgeKind::End)], End::Done),
            Target::Error => self.end(&[self.exit(node, EdgeKind::End)], End::Broken),
        }
    }

    fn branches(
        &mut self,
        branches: &'a [(Expr, Block)],
        otherwise: Option<&'a Block>,
        open: &[Exit],
    ) -> Vec<Exit> {
        let mut after = Vec::new();
        let mut open = open.to_vec();
        for (condition, block) in branches {
            let node = self.place(&open, NodeKind::Condition(condition), condition.span);
            after.extend(self.block(block, vec![self.exit(node, EdgeKind::Then)]));
            open = vec![self.exit(node, EdgeKind::Else)];
        }
        if let Some(block) = otherwise {
            open = self.block(block, open);
        }
        after.extend(open);
        after
    }

    fn fan(
        &mut self,
        node: NodeId,
        blocks: impl Iterator<Item = &'a Block>,
        kind: impl Fn(usize) -> EdgeKind,
    ) -> Vec<Exit> {
        let mut open = Vec::new();
        for (index, block) in blocks.enumerate() {
            open.extend(self.block(block, vec![Exit { from: node, kind: kind(index), span: block.span }]));
        }
        open
    }

    fn call(&mut self, node: NodeId, otherwise: Option<&'a Block>) -> Vec<Exit> {
        let mut open = vec![self.exit(node, EdgeKind::Next)];
        match otherwise {
            Some(block) => open.extend(self.block(block, vec![self.exit(node, EdgeKind::CallFailed)])),
            None if self.unit.conversation => self.give_up(node, EdgeKind::CallFailed),
            None => self.end(&[self.exit(node, EdgeKind::CallFailed)], End::Failed),
        }
        open
    }

    fn run(&mut self, node: NodeId, completed: Option<&'a Block>, expired: Option<&'a Block>) -> Vec<Exit> {
        let mut open = vec![self.exit(node, EdgeKind::Completed)];
        if let Some(block) = completed {
            open = self.block(block, open);
        }
        match (expired, self.timed_out) {
            (Some(block), _) => open.extend(self.block(block, vec![self.exit(node, EdgeKind::Expired)])),
            (None, Some(timed_out)) => self.link(&[self.exit(node, EdgeKind::Expired)], timed_out),
            (None, None) => self.end(&[self.exit(node, EdgeKind::Expired)], End::Failed),
        }
        self.time_out(node);
        open
    }

    fn wait(&mut self, node: NodeId, wait: &'a Wait) -> Vec<Exit> {
        let mut open = vec![self.exit(node, EdgeKind::Next)];
        if let Some(block) = &wait.otherwise {
            open.extend(self.block(block, vec![self.exit(node, EdgeKind::Late)]));
        }
        let in_recommendation = self
            .step
            .and_then(|step| self.unit.steps.get(step.index()))
            .is_some_and(|step| matches!(step.kind, StepKind::Recommendation { .. }));
        if self.step.is_some() && !in_recommendation {
            self.time_out(node);
        }
        open
    }

    fn give_up(&mut self, node: NodeId, kind: EdgeKind) {
        if let Some(to) = self.given_up {
            self.link(&[self.exit(node, kind)], to);
        }
    }

    fn time_out(&mut self, node: NodeId) {
        if let Some(to) = self.timed_out {
            self.link(&[self.exit(node, EdgeKind::Timeout)], to);
        }
    }

    fn end(&mut self, open: &[Exit], end: End) {
        if open.is_empty() {
            return;
        }
        let known = self.ends.iter().find(|(known, _)| *known == end).map(|(_, node)| *node);
        let node = known.unwrap_or_else(|| {
            let node = self.add(NodeKind::End(end), self.unit.declared.span);
            self.ends.push((end, node));
            node
        });
        self.link(open, node);
    }

    fn exit(&self, from: NodeId, kind: EdgeKind) -> Exit {
        let span = self.nodes.get(from.index()).map_or(self.unit.span, |node| node.span);
        Exit { from, kind, span }
    }

    fn place(&mut self, open: &[Exit], kind: NodeKind<'a>, span: Span) -> NodeId {
        let node = self.add(kind, span);
        self.link(open, node);
        node
    }

    fn add(&mut self, kind: NodeKind<'a>, span: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { kind, step: self.step, span });
        id
    }

    fn link(&mut self, open: &[Exit], to: NodeId) {
        for exit in open {
            self.edges.push((exit.from.index(), Edge { to, kind: exit.kind, span: exit.span }));
        }
    }
}
