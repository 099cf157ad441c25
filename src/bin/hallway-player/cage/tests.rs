//! The cage from inside: this test's program starts itself again, shuts the cage behind itself and tries what it must not do.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]
use std::{
    env, fs,
    io::{self, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::*;

/// Where the one inside finds the home that is not its own business.
const HOME: &str = "HALLWAY_CAGE_TEST";

/// What was tried, and what the system said to it, one a line.
fn tried(needs: &str) -> (tempfile::TempDir, Vec<(String, String)>) {
    let home = tempfile::tempdir().unwrap();
    let session = home.path().join("session.json");
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&session)
        .unwrap()
        .write_all(b"token")
        .unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["cage::tests::inside", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(HOME, home.path())
        .env("HOME", home.path())
        .env("HALLWAY_CAGE_NEEDS", needs)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter_map(|line| line.split_once("» ").map(|(_, rest)| rest.split_once(": ").unwrap()));
    let lines = lines.map(|(what, how)| (what.to_owned(), how.to_owned())).collect::<Vec<_>>();
    assert!(lines.len() > 20, "{text}{}", String::from_utf8_lossy(&output.stderr));
    (home, lines)
}

fn said<'a>(lines: &'a [(String, String)], what: &str) -> &'a str {
    lines.iter().find(|(tried, _)| tried == what).map_or_else(|| panic!("{what} was not tried"), |(_, how)| how)
}

/// What the kernel has of Landlock, asked without the crate.
fn landlock() -> i64 {
    // SAFETY: with no attributes and this flag, it tells its version and does nothing.
    unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0_usize, 1_u32) }
}

#[test]
fn the_one_inside_is_refused() {
    let (home, lines) = tried("");
    for call in
        ["run a program", "run it otherwise", "trace the parent", "read the parent's memory", "be root", "unshare"]
    {
        assert_eq!(said(&lines, call), "EPERM", "{lines:?}");
    }
    for call in
        ["kill the parent", "limit the parent", "a namespace by clone", "io_uring", "bpf", "type into a terminal"]
    {
        assert_eq!(said(&lines, call), "EPERM", "{lines:?}");
    }
    for call in ["a thread", "read /usr", "read /etc/hosts", "connect to a port", "signal itself", "a file in memory"] {
        assert_eq!(said(&lines, call), "done", "{lines:?}");
    }
    let words = said(&lines, "cage");
    assert!(words.contains(", seccomp, no new privileges, 2 GB of data."), "{words}");
    assert!(words.contains("Window: no. Framebuffer: no."), "{words}");
    let files =
        ["read the session", "write into the home", "list the home", "make a file in /tmp", "make a folder in /tmp"];
    if landlock() >= 1 {
        assert!(words.starts_with("cage: landlock ABI "), "{words}");
        for file in files {
            assert_eq!(said(&lines, file), "EACCES", "{lines:?}");
        }
        assert!(!home.path().join("mine").exists(), "something was left in the home");
    } else {
        // What is not held is said.
        assert!(words.starts_with("cage: no landlock ("), "{words}");
    }
    if landlock() >= 4 {
        assert_eq!(said(&lines, "listen on a port"), "EACCES", "{lines:?}");
    }
}

#[test]
fn what_the_outputs_need_is_left() {
    let (_home, lines) = tried("windows screen");
    let words = said(&lines, "cage");
    assert!(words.contains("Window: the display's socket and key, /dev/dri. Framebuffer: /dev/dri and the terminal."));
    // The X server's key, which stands in the home.
    assert_eq!(said(&lines, "read the display's key"), "done", "{lines:?}");
    assert_eq!(said(&lines, "read the session"), said(&tried("").1, "read the session"));
    let without = tried("").1;
    if landlock() >= 1 {
        assert_eq!(said(&without, "read the display's key"), "EACCES", "{without:?}");
    }
}

fn name(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(libc::EPERM) => "EPERM".to_owned(),
        Some(libc::EACCES) => "EACCES".to_owned(),
        _ => error.to_string(),
    }
}

fn report<T>(what: &str, outcome: io::Result<T>) {
    let how = outcome.map_or_else(|error| name(&error), |_| "done".to_owned());
    let mut out = io::stdout();
    writeln!(out, "» {what}: {how}").unwrap();
}

fn call(what: &str, number: libc::c_long, arguments: [libc::c_long; 4]) {
    let [a, b, c, d] = arguments;
    // SAFETY: what is asked is refused before anything is done; where it is not, the test fails. Texts end with a zero.
    let code = unsafe { libc::syscall(number, a, b, c, d) };
    report(what, if code < 0 { Err(io::Error::last_os_error()) } else { Ok(()) });
}

/// Run by the tests above, in a process of its own.
#[test]
#[ignore = "it shuts the cage behind itself"]
fn inside() {
    let home = PathBuf::from(env::var_os(HOME).expect("the tests above run it"));
    let needs = env::var("HALLWAY_CAGE_NEEDS").unwrap();
    fs::write(home.join(".Xauthority"), "key").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    limit().unwrap();
    let words = close(Needs { windows: needs.contains("windows"), screen: needs.contains("screen") });
    let mut out = io::stdout();
    writeln!(out, "\n» cage: {words}").unwrap();
    report("read the display's key", fs::read(home.join(".Xauthority")));
    drop_in(&home);
    others();
    report("a thread", std::thread::Builder::new().spawn(|| ()).map(|thread| thread.join().unwrap()));
    report("read /usr", fs::read_dir("/usr/lib"));
    report("read /etc/hosts", fs::read("/etc/hosts"));
    report("connect to a port", TcpStream::connect(listener.local_addr().unwrap()));
    report("listen on a port", TcpListener::bind("127.0.0.1:0"));
    report(
        "a file in memory",
        rustix::fs::memfd_create("frames", rustix::fs::MemfdFlags::CLOEXEC).map_err(io::Error::from),
    );
}

fn drop_in(home: &Path) {
    report("read the session", fs::read(home.join("session.json")));
    report("write into the home", fs::write(home.join("mine"), ""));
    report("list the home", fs::read_dir(home));
    report("make a file in /tmp", fs::write(format!("/tmp/hallway-cage-{}", std::process::id()), ""));
    report("make a folder in /tmp", fs::create_dir(format!("/tmp/hallway-cage-{}.d", std::process::id())));
}

fn others() {
    let parent = libc::c_long::from(std::os::unix::process::parent_id());
    let sh = c"/bin/sh".as_ptr() as libc::c_long;
    report("run it otherwise", Command::new("/bin/true").status());
    call("run a program", libc::SYS_execve, [sh, 0, 0, 0]);
    call("trace the parent", libc::SYS_ptrace, [libc::c_long::from(libc::PTRACE_ATTACH), parent, 0, 0]);
    call("read the parent's memory", libc::SYS_process_vm_readv, [parent, 0, 0, 0]);
    call("be root", libc::SYS_setuid, [0; 4]);
    call("unshare", libc::SYS_unshare, [libc::c_long::from(libc::CLONE_NEWUSER), 0, 0, 0]);
    // Signal 0 asks only whether it may be sent.
    call("kill the parent", libc::SYS_kill, [parent, 0, 0, 0]);
    call("signal itself", libc::SYS_kill, [libc::c_long::from(std::process::id().cast_signed()), 0, 0, 0]);
    call("limit the parent", libc::SYS_prlimit64, [parent, 7, 0, 0]);
    call("a namespace by clone", libc::SYS_clone, [libc::c_long::from(libc::CLONE_NEWUSER | libc::SIGCHLD), 0, 0, 0]);
    call("io_uring", libc::SYS_io_uring_setup, [1, 0, 0, 0]);
    call("bpf", libc::SYS_bpf, [0; 4]);
    call("type into a terminal", libc::SYS_ioctl, [0, 0x5412, 0, 0]);
}
