package io.odradek.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.system.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This process plays server 0 and calls server 1, which is in it as well. */
class RelaysIT {

    private static final int CALLER = 0;
    private static final int CALLED = 1;

    private final Relays relays = new Relays(2);
    private ServerSocket listening;
    private Place called;

    @BeforeEach
    void listen() throws IOException {
        called = relays.place(CALLED);
        listening = new ServerSocket(0, 1, InetAddress.getByName(called.address()));
    }

    @AfterEach
    void close() throws IOException {
        relays.close();
        listening.close();
    }

    private Socket call() throws IOException {
        return new Socket(called.address(), called.announced(listening.getLocalPort()));
    }

    @Test
    void aCutHoldsBackOneDirectionUntilItIsMended() throws IOException {
        relays.place(CALLER).runs(ProcessHandle.current().pid());
        try (Socket caller = call();
                Socket callee = listening.accept()) {
            caller.getOutputStream().write(1);
            assertThat(callee.getInputStream().read()).isEqualTo(1);

            relays.cut(CALLER, CALLED);
            caller.getOutputStream().write(2);
            callee.getOutputStream().write(3);
            assertThat(caller.getInputStream().read()).isEqualTo(3);
            assertThat(callee.getInputStream().available()).isZero();

            relays.mend(CALLER, CALLED);
            assertThat(callee.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void theOtherDirectionIsALinkOfItsOwn() throws IOException {
        relays.place(CALLER).runs(ProcessHandle.current().pid());
        relays.cut(CALLED, CALLER);
        try (Socket caller = call();
                Socket callee = listening.accept()) {
            callee.getOutputStream().write(3);
            caller.getOutputStream().write(2);
            assertThat(callee.getInputStream().read()).isEqualTo(2);
            assertThat(caller.getInputStream().available()).isZero();

            relays.mend(CALLED, CALLER);
            assertThat(caller.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void clientsAreNotCutOff() throws IOException {
        relays.cut(CALLER, CALLED);
        try (Socket client = call();
                Socket callee = listening.accept()) {
            client.getOutputStream().write(1);
            assertThat(callee.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void theEndOfAServerEndsItsConnections() throws IOException {
        try (Socket client = call()) {
            listening.accept().close();
            assertThat(endOf(client)).isTrue();
        }
    }

    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
