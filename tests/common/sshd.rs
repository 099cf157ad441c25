//! A real sshd on loopback, for the current user alone: own host key, own key of the person, own configuration.
use std::{
    fs,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// It ends with what it started when this is dropped.
pub(crate) struct Sshd {
    folder: tempfile::TempDir,
    port: u16,
    user: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    ended: AtomicBool,
    /// One a connection, with the socket that it has.
    sessions: Mutex<Vec<(Child, TcpStream)>>,
}

impl Sshd {
    /// Listens on a free port. Panics where OpenSSH is not installed (Debian: openssh-server, openssh-client).
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for key in ["host", "person"] {
            run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(at(key)));
        }
        fs::copy(at("person.pub"), at("authorized")).unwrap();
        fs::write(at("config"), configuration(folder.path())).unwrap();
        let user = run(Command::new("id").arg("-un"));
        let home = Path::new("/run/sshd");
        if user == "root" {
            // Where it locks up the part that speaks with strangers.
            fs::create_dir_all(home).unwrap();
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let host = fs::read_to_string(at("host.pub")).unwrap();
        fs::write(at("known"), format!("[127.0.0.1]:{port} {host}")).unwrap();
        let shared = Arc::<Shared>::default();
        let (theirs, config, log) = (Arc::clone(&shared), at("config"), at("log"));
        // Nobody else can take the port between, for the socket is ours: it is handed on as inetd did.
        thread::spawn(move || {
            for stream in listener.incoming() {
                if theirs.ended.load(Ordering::SeqCst) {
                    return;
                }
                let stream = stream.unwrap();
                let session = serve(&stream, &config, &log);
                theirs.sessions.lock().unwrap().push((session, stream));
            }
        });
        Self { folder, port, user, shared }
    }

    /// What `ssh` has to be told to come here: options first, then the destination. Options of one's own go before these.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let at = |name: &str| self.folder.path().join(name).display().to_string();
        let mut arguments = vec!["-F".to_owned(), "/dev/null".to_owned(), "-p".to_owned(), self.port.to_string()];
        for option in [
            format!("IdentityFile={}", at("person")),
            format!("UserKnownHostsFile={}", at("known")),
            "GlobalKnownHostsFile=/dev/null".to_owned(),
            "IdentitiesOnly=yes".to_owned(),
            "IdentityAgent=none".to_owned(),
            "BatchMode=yes".to_owned(),
            "LogLevel=ERROR".to_owned(),
        ] {
            arguments.extend(["-o".to_owned(), option]);
        }
        arguments.push(format!("{}@127.0.0.1", self.user));
        arguments
    }

    /// What it wrote into its log, for a test that fails.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the thread that listens.
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).map(drop).unwrap_or_default();
        for (mut session, stream) in self.shared.sessions.lock().unwrap().drain(..) {
            // Its own children, which have other users' rights, end with the connection.
            stream.shutdown(Shutdown::Both).unwrap_or_default();
            session.wait().map(drop).unwrap_or_default();
        }
    }
}

fn serve(stream: &TcpStream, config: &Path, log: &Path) -> Child {
    let end = || Stdio::from(OwnedFd::from(stream.try_clone().unwrap()));
    Command::new(server())
        .args(["-i", "-f"])
        .arg(config)
        .arg("-E")
        .arg(log)
        .stdin(end())
        .stdout(end())
        .stderr(Stdio::null())
        .spawn()
        .expect("sshd (Debian: openssh-server) is installed")
}

/// It wants to be called by its whole path.
fn server() -> PathBuf {
    let places = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"].map(PathBuf::from);
    places.into_iter().find(|path| path.is_file()).expect("sshd (Debian: openssh-server) is installed")
}

fn configuration(folder: &Path) -> String {
    let at = |name: &str| folder.join(name).display().to_string();
    [
        format!("HostKey {}", at("host")),
        format!("AuthorizedKeysFile {}", at("authorized")),
        "PidFile none".to_owned(),
        "UsePAM no".to_owned(),
        "StrictModes no".to_owned(),
        "AuthenticationMethods publickey".to_owned(),
        "PermitRootLogin prohibit-password".to_owned(),
        "PrintMotd no".to_owned(),
        "PrintLastLog no".to_owned(),
        "AllowTcpForwarding yes".to_owned(),
        "AllowStreamLocalForwarding yes".to_owned(),
        "StreamLocalBindUnlink yes".to_owned(),
        "LogLevel VERBOSE".to_owned(),
    ]
    .join("\n")
        + "\n"
}

/// Runs a command to its end; what it said, without the line's end.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Each test binary uses a part of this file; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = Sshd::start;
    _ = Sshd::arguments;
    _ = Sshd::log;
};
