use std::future::Future;

use super::*;

/// A proxy that connects to this machine, and what requests to it have to say.
async fn proxy() -> (SocketAddr, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let credentials = request::basic("hallway", "secret");
    let rules = Rules { credentials: credentials.clone(), allowed: vec![Ipv4Addr::LOCALHOST.into()] };
    tokio::spawn(async move { take(&listener, &Arc::new(rules)).await });
    (address, format!("Proxy-Authorization: {credentials}\r\n\r\n"))
}

async fn in_time<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), future).await.expect("no place was left")
}

#[tokio::test]
async fn servers_that_say_nothing_do_not_keep_the_places() {
    let (proxy, secret) = proxy().await;
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let at = silent.local_addr().unwrap();
    let mut kept = Vec::new();
    for number in 0..MOST + 8 {
        let mut client = TcpStream::connect(proxy).await.unwrap();
        let tunnel = number % 2 == 0;
        let first = if tunnel { format!("CONNECT {at}") } else { format!("GET http://{at}/") };
        client.write_all(format!("{first} HTTP/1.1\r\n{secret}").as_bytes()).await.unwrap();
        let (mut server, _) = in_time(silent.accept()).await.unwrap();
        if tunnel {
            in_time(client.read_u8()).await.unwrap();
        } else {
            in_time(server.read_u8()).await.unwrap();
        }
        // The client hangs up; the server does not.
        kept.push(server);
    }
    let mut client = TcpStream::connect(proxy).await.unwrap();
    client.write_all(format!("GET http://{at}/ HTTP/1.1\r\n{secret}").as_bytes()).await.unwrap();
    let (mut server, _) = in_time(silent.accept()).await.unwrap();
    server.write_all(b"HTTP/1.1 200 OK\r\n\r\nbody").await.unwrap();
    drop(server);
    let mut answer = String::new();
    in_time(client.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody");
}

#[test]
fn no_server_speaks_with_the_proxys_numbers() {
    let after = |line: &str| {
        let mut status = line.as_bytes().to_vec();
        disown(&mut status);
        String::from_utf8(status).unwrap()
    };
    for line in ["HTTP/1.1 470 x\r\n", "HTTP/1.1 473\n", "HTTP/1.1  0471 x\n", "x\t+472x\n"] {
        assert_eq!(after(line), "HTTP/1.1 400 Bad Request\r\n", "{line}");
    }
    for line in ["HTTP/1.1 404 Not Found\r\n", "HTTP/1.1 200 470\r\n", "x\n", "\n", "HTTP/1.1 \u{fc} 470\n"] {
        assert_eq!(after(line), line);
    }
}
