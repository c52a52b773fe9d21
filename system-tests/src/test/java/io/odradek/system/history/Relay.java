package io.odradek.system.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes connections for one port of a server and passes on what both sides send, unless the link between the two servers is
 * cut: then the bytes wait, and the end of a connection with them.
 *
 * <p>Runs on: a thread that accepts, and two for each connection.
 */
final class Relay implements AutoCloseable {

    /** Finds out who calls. */
    interface Callers {
        /** The server whose socket has these ports; empty for everybody else. */
        OptionalInt server(int localPort, int remotePort);
    }

    private static final int CHUNK = 64 * 1024;

    private final int server;
    private final InetSocketAddress target;
    private final Links links;
    private final Callers callers;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param target where the server listens; the relay does so at another port of the same address */
    Relay(int server, InetSocketAddress target, Links links, Callers callers) {
        this.server = server;
        this.target = target;
        this.links = links;
        this.callers = callers;
        try {
            this.listening = new ServerSocket(0, 200, target.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("accept", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket caller = listening.accept();
                open.add(caller);
                run("call", () -> connect(caller));
            } catch (IOException e) {
                // closed, or a caller that went away before it was accepted
            }
        }
    }

    private void connect(Socket caller) {
        OptionalInt from = callers.server(caller.getPort(), caller.getLocalPort());
        try {
            Socket callee = new Socket(target.getAddress(), target.getPort());
            open.add(callee);
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
            OptionalInt to = OptionalInt.of(server);
            run("back", () -> pass(callee, caller, to, from));
            pass(caller, callee, from, to);
        } catch (IOException e) {
            // nobody listens there: the caller hears a reset instead of a refusal
            reset(caller);
        }
    }

    private void pass(Socket in, Socket out, OptionalInt from, OptionalInt to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream source = in.getInputStream();
            OutputStream sink = out.getOutputStream();
            for (int read = source.read(chunk); read >= 0; read = source.read(chunk)) {
                awaitLink(from, to);
                sink.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // one side has ended the connection, which the other now learns as a reset
        } finally {
            end(in, out, from, to);
        }
    }

    private void end(Socket in, Socket out, OptionalInt from, OptionalInt to) {
        try {
            awaitLink(from, to);
        } catch (IOException e) {
            // the relay is closing
        } finally {
            reset(out);
            reset(in);
        }
    }

    private void awaitLink(OptionalInt from, OptionalInt to) throws IOException {
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        try {
            links.awaitOpen(from.getAsInt(), to.getAsInt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void reset(Socket socket) {
        open.remove(socket);
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
    }

    private void run(String what, Runnable task) {
        Thread thread = new Thread(task, "relay-" + server + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::reset);
    }
}
