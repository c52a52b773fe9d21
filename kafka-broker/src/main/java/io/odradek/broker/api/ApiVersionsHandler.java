package io.odradek.broker.api;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.network.Request;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.List;
import java.util.regex.Pattern;

/** ApiVersions: what the routes serve. Runs on: event loops. */
final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest> {

    private static final short FIRST_WITH_SOFTWARE_NAME = 3;
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final ApiRoutes routes;

    ApiVersionsHandler(ApiRoutes routes) {
        this.routes = routes;
    }

    @Override
    public void handle(Request request, ApiVersionsRequest message) {
        boolean named = request.version() >= FIRST_WITH_SOFTWARE_NAME;
        boolean valid = !named
                || (SOFTWARE.matcher(message.clientSoftwareName()).matches()
                        && SOFTWARE.matcher(message.clientSoftwareVersion()).matches());
        request.respond(
                valid
                        ? answer(routes, ErrorCode.NONE)
                        : new ApiVersionsResponse().errorCode(ErrorCode.INVALID_REQUEST.code()));
    }

    /** The answer, in version 0, to a version that does not exist. */
    static ApiVersionsResponse unsupported(ApiRoutes routes) {
        return answer(routes, ErrorCode.UNSUPPORTED_VERSION);
    }

    private static ApiVersionsResponse answer(ApiRoutes routes, ErrorCode error) {
        List<ApiVersion> apis =
                routes.served().stream().map(ApiVersionsHandler::range).toList();
        return new ApiVersionsResponse().errorCode(error.code()).apiKeys(apis);
    }

    private static ApiVersion range(ApiKey api) {
        return new ApiVersion()
                .apiKey(api.id())
                .minVersion(api.minStableVersion())
                .maxVersion(api.maxStableVersion());
    }
}
