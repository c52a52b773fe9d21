package io.odradek.broker.api;

import io.odradek.broker.api.ApiRoutes.Route;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.network.Request;
import io.odradek.broker.network.RequestDispatcher;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MalformedMessageException;
import java.util.Optional;

/**
 * Takes a request to its handler. What cannot be read, or is of a version that is not served, costs the client its
 * connection and a line in the log; so does an error of ours that a handler did not turn into a code.
 *
 * <p>Runs on: event loops.
 */
public final class ApiDispatcher implements RequestDispatcher {

    private final ApiRoutes routes;

    public ApiDispatcher(ApiRoutes routes) {
        this.routes = routes;
    }

    @Override
    public void dispatch(Request request) {
        Optional<Route<?>> route = routes.find(request.api());
        if (route.isEmpty()) {
            request.closeConnection("it asked for " + request.api().apiName() + ", which this broker does not serve");
        } else if (!request.api().isStable(request.version())) {
            refuseVersion(request);
        } else {
            serve(route.get(), request);
        }
    }

    /** ApiVersions is the exception: a client of the future must learn what it may ask. */
    private void refuseVersion(Request request) {
        if (request.api() == ApiKey.API_VERSIONS) {
            request.respond(ApiVersionsHandler.unsupported(routes), (short) 0);
        } else {
            request.closeConnection("it asked for " + request.api().apiName() + " in version " + request.version()
                    + "; this broker serves " + request.api().minStableVersion() + " to "
                    + request.api().maxStableVersion());
        }
    }

    private static <Q extends ApiMessage> void serve(Route<Q> route, Request request) {
        Q message;
        try {
            message = route.reader().read(request.body(), request.version());
        } catch (MalformedMessageException e) {
            request.closeConnection("it sent a " + request.api().apiName() + " request of version " + request.version()
                    + " that cannot be read: " + e.getMessage());
            return;
        }
        try {
            route.handler().handle(request, message);
        } catch (RuntimeException e) {
            Failures.abort(request, e);
        }
    }
}
