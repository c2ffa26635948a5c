//! The whole runtime behind HTTP: as fast as it goes, at a fixed rate, and idle.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use smsc::runtime::clock::RealClock;
use smsc::runtime::host::{self, Parts, Running};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::sqlite::Sqlite;

use tokio::task::JoinSet;

use super::engine::inbound;
use super::times::{Disk, Times};

/// Connections at full speed: as many as there are messages in the largest group.
const CONNECTIONS: usize = super::engine::GROUP;

/// Requests of each connection in a turn at full speed, and turns.
const REQUESTS: usize = 20;
const TURNS: usize = 6;

/// Messages of a turn.
const MESSAGES: usize = CONNECTIONS * REQUESTS;

/// Connections of the fixed rate.
const CLIENTS: usize = 64;

/// Requests a second of the fixed rate, for how long in each turn, and how many turns. Those of a turn's first second do not count:
/// threads begin, and connections.
const RATE: usize = 5_000;
const SECONDS: usize = 3;
const RATE_TURNS: usize = 5;

/// Measures all of it, and prints it.
pub fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = super::folder();
    let running = runtime.block_on(start(folder.path()));
    full_speed(&running);
    while waiting(&running) > 0 {
        std::thread::sleep(Duration::from_millis(50));
    }
    // The disk, too, has to do with what was written at full speed, and with the files that are gone.
    std::thread::sleep(Duration::from_secs(3));
    let (through_http, in_process) = fixed_rate(&running, &runtime);
    println!("{RATE} a second: HTTP p50 {:?} p99 {:?}", through_http.p50(), through_http.p99());
    println!("{RATE} a second: in process p50 {:?} p99 {:?}", in_process.p50(), in_process.p99());
    let ratio = through_http.p99().as_secs_f64() / in_process.p99().as_secs_f64();
    println!("{RATE} a second: p99 through HTTP is {ratio:.1} times that in process");
    std::thread::sleep(Duration::from_secs(3));
    alone(running.address);
    runtime.block_on(running.drain());
}

async fn start(folder: &std::path::Path) -> Running {
    let (program, file) = super::program();
    let mut settings = Settings::new(&smsc::config::Config::default(), &Default::default());
    settings.listen = "127.0.0.1:0".parse().unwrap();
    let store = Arc::new(Sqlite::open(&folder.join("smsc.db")).unwrap());
    host::start(Parts { store, clock: Arc::new(RealClock), settings, program, file }).await.unwrap_or_else(
        |error| {
            eprintln!("{error}");
            std::process::exit(1)
        },
    )
}

/// A connection that stays open.
struct Client {
    stream: TcpStream,
    address: SocketAddr,
    answer: Vec<u8>,
}

impl Client {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, address, answer: Vec::new() }
    }

    /// Sends a message of a contact; how long its acknowledgement took.
    fn send(&mut self, contact: usize) -> Duration {
        let request = request(self.address, contact);
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes()).unwrap();
        self.answer.clear();
        let mut part = [0; 4096];
        while !is_whole(&self.answer) {
            let read = self.stream.read(&mut part).unwrap();
            assert!(read > 0, "the server closed the connection");
            self.answer.extend_from_slice(&part[..read]);
        }
        begun.elapsed()
    }
}

/// The same without a thread of its own.
struct Connection {
    stream: tokio::net::TcpStream,
    address: SocketAddr,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, address, answer: Vec::new() }
    }

    async fn send(&mut self, contact: usize) -> Duration {
        let request = request(self.address, contact);
        let begun = Instant::now();
        self.stream.writable().await.unwrap();
        // A connection that waits for its answer has room for a short request.
        assert_eq!(self.stream.try_write(request.as_bytes()).unwrap(), request.len());
        self.answer.clear();
        let mut part = [0; 4096];
        while !is_whole(&self.answer) {
            self.stream.readable().await.unwrap();
            match self.stream.try_read(&mut part) {
                Ok(read) => {
                    assert!(read > 0, "the server closed the connection");
                    self.answer.extend_from_slice(&part[..read]);
                }
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
            }
        }
        begun.elapsed()
    }
}

/// A message of a contact.
fn request(address: SocketAddr, contact: usize) -> String {
    let body = format!("{{\"contact\":\"+336{contact:08}\",\"text\":\"PETS\",\"id\":\"{contact}\"}}");
    format!(
        "POST /v1/simulator/messages HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Whether an answer is there, which is short and ends with its object. It must be a good one.
fn is_whole(answer: &[u8]) -> bool {
    let whole = answer.ends_with(b"}");
    assert!(!whole || answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(answer));
    whole
}

fn together(clients: Vec<JoinHandle<Vec<Duration>>>) -> Times {
    Times(clients.into_iter().flat_map(|client| client.join().unwrap()).collect())
}

/// One message at a time, each beside a write to the disk: what the disk does to one it does to the other.
fn alone(address: SocketAddr) {
    let mut client = Client::open(address);
    let mut disk = Disk::new();
    let (mut messages, mut writes) = (Times::default(), Times::default());
    for number in 0..100 {
        std::thread::sleep(Duration::from_millis(30));
        messages.0.push(client.send(90_000_000 + number));
        std::thread::sleep(Duration::from_millis(30));
        writes.0.push(disk.write());
    }
    println!("idle: one message p50 {:?}, fdatasync p50 {:?}", messages.p50(), writes.p50());
}

/// Replies that have not left.
fn waiting(running: &Running) -> usize {
    let lanes = running.handle.store.outbox_sizes().unwrap();
    lanes.iter().map(|(_, items)| *items as usize).sum()
}

/// What happened in a turn at full speed.
struct Turn {
    times: Times,
    took: Duration,
    groups: usize,
    /// Replies that left meanwhile, those to messages of earlier turns among them.
    sent: usize,
}

impl Turn {
    fn play(running: &Running, number: usize) -> Self {
        let groups = || running.handle.metrics.groups() as usize;
        let (groups_before, waiting_before) = (groups(), waiting(running));
        let begun = Instant::now();
        let times = burst(running.address, number);
        let took = begun.elapsed();
        let sent = (waiting_before + MESSAGES).saturating_sub(waiting(running));
        Self { times, took, groups: groups() - groups_before, sent }
    }

    /// Each reply is two commands more: that it is under way, and that it has left.
    fn group_size(&self) -> usize {
        (MESSAGES + 2 * self.sent).div_ceil(self.groups)
    }

    /// How long a bare program takes that writes the same rows in groups of the same size.
    fn bare(&self) -> Duration {
        let folder = super::folder();
        let [first, _, sending] = super::engine::play(folder.path(), self.group_size(), MESSAGES);
        Duration::from_secs_f64(MESSAGES as f64 / first.bare + self.sent as f64 / sending.bare)
    }
}

/// As fast as all connections go; in turns with a bare program that does as much in each group.
fn full_speed(running: &Running) {
    let (mut times, mut group_sizes, mut sent) = (Times::default(), 0, 0);
    let (mut own, mut bare) = (Duration::ZERO, Duration::ZERO);
    for number in 0..TURNS {
        let turn = Turn::play(running, number);
        bare += turn.bare();
        own += turn.took;
        sent += turn.sent;
        group_sizes += turn.group_size();
        times.0.extend(turn.times.0);
    }
    let speed = |count: usize, time: Duration| count as f64 / time.as_secs_f64();
    println!(
        "HTTP, {CONNECTIONS} connections: {:.0} messages and {:.0} replies a second, p50 {:?}, p99 {:?}",
        speed(TURNS * MESSAGES, own),
        speed(sent, own),
        times.p50(),
        times.p99()
    );
    println!(
        "a bare program in groups of {}: {:.0} messages and {:.0} replies a second, ratio {:.2}",
        group_sizes / TURNS,
        speed(TURNS * MESSAGES, bare),
        speed(sent, bare),
        bare.as_secs_f64() / own.as_secs_f64()
    );
}

/// Messages of new contacts on all connections at once. One thread has them all, so that it is the server that is measured.
fn burst(address: SocketAddr, turn: usize) -> Times {
    let one = |client: usize| async move {
        let mut connection = Connection::open(address).await;
        let first = 10_000_000 + (turn * CONNECTIONS + client) * REQUESTS;
        let mut times = Vec::with_capacity(REQUESTS);
        for contact in first..first + REQUESTS {
            times.push(connection.send(contact).await);
        }
        times
    };
    let clients = async { (0..CONNECTIONS).map(one).collect::<JoinSet<_>>().join_all().await };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    Times(runtime.block_on(clients).concat())
}

/// When the message of this number is due. Times count from then on, whether its connection was free or not.
fn due(begun: Instant, number: usize) -> Instant {
    begun + Duration::from_secs_f64(number as f64 / RATE as f64)
}

/// Through HTTP and in process, in turns: what else the disk does concerns both.
fn fixed_rate(running: &Running, runtime: &tokio::runtime::Runtime) -> (Times, Times) {
    let (mut through_http, mut in_process) = (Times::default(), Times::default());
    for turn in 0..RATE_TURNS {
        let first = turn * RATE * SECONDS;
        through_http.0.extend(at_rate(running.address, 20_000_000 + first).0);
        in_process.0.extend(runtime.block_on(at_rate_in_process(running, 40_000_000 + first)).0);
    }
    (through_http, in_process)
}

/// A turn through HTTP, of the contacts from `first` on.
fn at_rate(address: SocketAddr, first: usize) -> Times {
    let begun = Instant::now() + Duration::from_millis(100);
    let one = |client: usize| {
        std::thread::spawn(move || {
            let mut connection = Client::open(address);
            let own = (0..RATE * SECONDS).filter(|number| number % CLIENTS == client);
            own.map(|number| {
                std::thread::sleep(due(begun, number).saturating_duration_since(Instant::now()));
                connection.send(first + number);
                (number, due(begun, number).elapsed())
            })
            .filter(counts)
            .map(|(_, time)| time)
            .collect()
        })
    };
    together((0..CLIENTS).map(one).collect())
}

/// The same without HTTP.
async fn at_rate_in_process(running: &Running, first: usize) -> Times {
    let begun = Instant::now() + Duration::from_millis(100);
    let mut calls = JoinSet::new();
    for number in 0..RATE * SECONDS {
        let handle = running.handle.clone();
        tokio::time::sleep_until(due(begun, number).into()).await;
        calls.spawn(async move {
            handle.call(inbound(first + number, "PETS")).await.unwrap();
            (number, due(begun, number).elapsed())
        });
    }
    Times(calls.join_all().await.into_iter().filter(counts).map(|(_, time)| time).collect())
}

/// Whether a message is not one of its turn's first second.
fn counts((number, _): &(usize, Duration)) -> bool {
    *number >= RATE
}
