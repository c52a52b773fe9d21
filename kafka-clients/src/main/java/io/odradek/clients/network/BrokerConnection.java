package io.odradek.clients.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.odradek.protocol.ApiMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to a broker. Any number of requests may be under way; they are answered in the order in which they were sent.
 *
 * <p>Life: {@link #open}, any number of {@link #send}, {@link #close}. When the connection ends, for whatever reason, every
 * request that has no answer fails with {@link ConnectionLostException}, and so does every later one; it does not connect again.
 *
 * <p>Runs on: called from any thread. Futures complete on the connection's event loop: what follows must not block.
 */
public final class BrokerConnection implements AutoCloseable {

    private static final int MIN_READ_BYTES = 1024;
    private static final int FIRST_READ_BYTES = 16 * 1024;
    private static final int MAX_READ_BYTES = 1 << 20;

    private final Channel channel;
    private final RequestPipe pipe;

    private BrokerConnection(Channel channel, RequestPipe pipe) {
        this.channel = channel;
        this.pipe = pipe;
    }

    /**
     * Connects.
     *
     * @param loop the event loop on which the connection lives
     * @return fails with {@link ConnectionLostException}
     */
    public static CompletableFuture<BrokerConnection> open(EventLoop loop, ConnectionSettings settings) {
        return open(loop, settings, InetSocketAddress.createUnresolved(settings.host(), settings.port()));
    }

    /**
     * Connects to one of the addresses that the broker's name stands for, so that no name is looked up.
     *
     * @return fails with {@link ConnectionLostException}
     */
    public static CompletableFuture<BrokerConnection> open(
            EventLoop loop, ConnectionSettings settings, InetAddress address) {
        return open(loop, settings, new InetSocketAddress(address, settings.port()));
    }

    private static CompletableFuture<BrokerConnection> open(
            EventLoop loop, ConnectionSettings settings, InetSocketAddress address) {
        RequestPipe pipe = new RequestPipe(settings);
        CompletableFuture<BrokerConnection> opened = new CompletableFuture<>();
        ChannelFuture connecting = bootstrap(loop, settings, pipe).connect(address);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                opened.complete(new BrokerConnection(connecting.channel(), pipe));
            } else {
                opened.completeExceptionally(new ConnectionLostException(
                        "cannot connect to " + settings.address() + ": "
                                + done.cause().getMessage(),
                        done.cause()));
            }
        });
        return opened;
    }

    private static Bootstrap bootstrap(EventLoop loop, ConnectionSettings settings, RequestPipe pipe) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelFor(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new ResponseDecoder(settings.maxResponseBytes()), pipe);
                    }
                });
        if (settings.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        if (settings.sendBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        return bootstrap;
    }

    /** The kind of channel that the event loop can drive. */
    private static Class<? extends SocketChannel> channelFor(EventLoop loop) {
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Sends a request and gives its answer, which the caller closes.
     *
     * <p>The message and the buffers of its records must not change until then; records are retained as long as they are needed.
     *
     * @param version one that the broker speaks
     * @return fails with {@link ConnectionLostException}, or with what writing the message threw
     */
    public CompletableFuture<Response> send(ApiMessage request, short version) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            send(request, version, answer);
        } else {
            loop.execute(() -> send(request, version, answer));
        }
        return answer;
    }

    /**
     * Sends a request that the broker does not answer: records that nobody has to acknowledge.
     *
     * <p>Runs on: the connection's event loop.
     *
     * @return completes when the bytes have left; fails with {@link ConnectionLostException}
     */
    public CompletableFuture<Void> sendUnanswered(ApiMessage request, short version) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            pipe.sendUnanswered(request, version, sent);
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    private void send(ApiMessage request, short version, CompletableFuture<Response> answer) {
        try {
            pipe.send(request, version, answer);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /** Completes, on the event loop, with the reason for which the connection ended. */
    public CompletableFuture<ConnectionLostException> ended() {
        return pipe.ended();
    }

    /** Ends the connection. */
    @Override
    public void close() {
        channel.eventLoop()
                .execute(() -> pipe.fail(new ConnectionLostException("the connection was closed by this side")));
    }
}
