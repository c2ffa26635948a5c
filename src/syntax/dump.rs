//! A tree as text, without spans: for goldens, and to tell whether two files say the same.
//!
//! It is made from the tree's `Debug` output, so that it never lags behind the tree.

use super::ast::File;

/// Whether two files have the same tree, wherever its parts stand. Comments count by number and kind only.
pub fn same_tree(left: &File, right: &File) -> bool {
    dump(left) == dump(right)
}

/// The tree of a file, one node a line, indented. What is empty, missing or false is left out.
pub fn dump(file: &File) -> String {
    let mut out = String::new();
    write_node(&Reader { rest: &format!("{:?}", file.items) }.node(), 0, &mut out);
    for name in &file.lost {
        write_line(&format!("lost {}", name.text), 0, &mut out);
    }
    if !file.comments.is_empty() {
        write_line(&format!("{} comments", file.comments.len()), 0, &mut out);
    }
    out
}

/// A piece of `Debug` output.
#[derive(Debug, PartialEq)]
enum Node<'s> {
    /// A number, a quoted text, a variant without content.
    Word(&'s str),
    /// `Name { field: node }`
    Struct(&'s str, Vec<(&'s str, Node<'s>)>),
    /// `Name(node, …)`, or without a name.
    Tuple(&'s str, Vec<Node<'s>>),
    /// `[node, …]`
    List(Vec<Node<'s>>),
}

struct Reader<'s> {
    rest: &'s str,
}

impl<'s> Reader<'s> {
    fn node(&mut self) -> Node<'s> {
        self.rest = self.rest.trim_start();
        if self.eat('[') {
            return Node::List(self.nodes(']'));
        }
        let word = self.word();
        if self.eat('(') {
            return Node::Tuple(word, self.nodes(')'));
        }
        if self.rest.starts_with(" {") {
            self.advance(2);
            return Node::Struct(word, self.fields());
        }
        Node::Word(word)
    }

    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn eat(&mut self, sign: char) -> bool {
        let eaten = self.rest.starts_with(sign);
        if eaten {
            self.advance(sign.len_utf8());
        }
        eaten
    }

    /// A quoted text, or everything up to a sign that ends a word.
    fn word(&mut self) -> &'s str {
        let length = if self.rest.starts_with('"') {
            quoted_length(self.rest)
        } else {
            self.rest.find([',', '(', ')', '[', ']', '{', '}', ' ']).unwrap_or(self.rest.len())
        };
        let word = self.rest.get(..length).unwrap_or_default();
        self.advance(length);
        word
    }

    fn nodes(&mut self, end: char) -> Vec<Node<'s>> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !self.eat(end) {
            nodes.push(self.node());
            self.eat(',');
            self.rest = self.rest.trim_start();
        }
        nodes
    }

    fn fields(&mut self) -> Vec<(&'s str, Node<'s>)> {
        let mut fields = Vec::new();
        self.rest = self.rest.trim_start();
        while !self.rest.is_empty() && !self.eat('}') {
            let length = self.rest.find(':').unwrap_or(self.rest.len());
            let name = self.rest.get(..length).unwrap_or_default();
            self.advance(length + 1);
            fields.push((name, self.node()));
            self.eat(',');
            self.rest = self.rest.trim_start();
        }
        fields
    }
}

/// The bytes of a quoted text, quotes included.
fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let ends = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

fn is_span(node: &Node) -> bool {
    matches!(node, Node::Struct("Span", _))
}

fn is_nothing(node: &Node) -> bool {
    is_span(node)
        || matches!(node, Node::Word("None" | "false"))
        || matches!(node, Node::List(list) if list.is_empty())
}

/// Drops what says nothing: spans, `Some`, structs of one field.
fn significant<'n, 's>(node: &'n Node<'s>) -> &'n Node<'s> {
    match node {
        Node::Tuple("Some", parts) => match parts.first() {
            Some(part) if !is_span(part) => significant(part),
            _ => node,
        },
        Node::Tuple("Text", parts) => parts.first().map_or(node, significant),
        // `Choice(Choice { … })`
        Node::Tuple(variant, parts) => match parts.as_slice() {
            [same @ Node::Struct(name, _)] if name == variant => same,
            _ => node,
        },
        Node::Struct("Text", fields) => only_literal(fields).unwrap_or(node),
        Node::Struct("Name" | "Statement" | "TestStatement" | "Setting" | "Target" | "Expr", fields) => {
            match fields.first() {
                Some((_, first)) => significant(first),
                None => node,
            }
        }
        _ => node,
    }
}

/// The literal of a text that is nothing else.
fn only_literal<'n, 's>(fields: &'n [(&'s str, Node<'s>)]) -> Option<&'n Node<'s>> {
    let [(_, Node::List(parts)), (_, Node::Word("false")), _] = fields else { return None };
    let [Node::Tuple("Literal", literal)] = parts.as_slice() else { return None };
    literal.first()
}

fn write_node(node: &Node, depth: usize, out: &mut String) {
    let line = one_line(node);
    if line.len() + depth * 2 <= 100 {
        return write_line(&line, depth, out);
    }
    match significant(node) {
        Node::Word(word) => write_line(word, depth, out),
        Node::List(nodes) => {
            nodes.iter().filter(|node| !is_span(node)).for_each(|node| write_node(node, depth, out))
        }
        Node::Tuple(name, parts) => {
            write_line(if name.is_empty() { "-" } else { name }, depth, out);
            parts.iter().filter(|part| !is_span(part)).for_each(|part| write_node(part, depth + 1, out));
        }
        Node::Struct(name, fields) => {
            write_line(name, depth, out);
            for (field, value) in fields.iter().filter(|(_, value)| !is_nothing(value)) {
                write_field(field, value, depth + 1, out);
            }
        }
    }
}

fn write_field(field: &str, value: &Node, depth: usize, out: &mut String) {
    let line = format!("{field}: {}", one_line(value));
    if line.len() + depth * 2 <= 100 {
        return write_line(&line, depth, out);
    }
    write_line(&format!("{field}:"), depth, out);
    write_node(value, depth + 1, out);
}

fn write_line(text: &str, depth: usize, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}

fn one_line(node: &Node) -> String {
    let list = |nodes: &[Node]| {
        let parts: Vec<String> = nodes.iter().filter(|node| !is_span(node)).map(one_line).collect();
        parts.join(" ")
    };
    match significant(node) {
        Node::Word(word) => (*word).to_owned(),
        Node::List(nodes) => format!("[{}]", list(nodes)),
        Node::Tuple("Some", _) => "yes".into(),
        Node::Tuple(name, parts) => format!("({})", [*name, list(parts).as_str()].join(" ").trim()),
        Node::Struct(name, fields) => {
            let fields: Vec<String> = fields
                .iter()
                .filter(|(_, value)| !is_nothing(value))
                .map(|(field, value)| format!(" {field}={}", one_line(value)))
                .collect();
            format!("({name}{})", fields.concat())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn tree(text: &str) -> String {
        dump(&super::super::parse(FileId(0), &SourceFile::new("a.sms", text)).0)
    }

    #[test]
    fn spans_are_left_out() {
        assert_eq!(tree("group vip \"VIP\""), tree("  group\nvip   \"VIP\""));
        assert_ne!(tree("group vip \"VIP\""), tree("group vip \"V, IP (}\""));
    }
}
