package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;

/** {@link ErrorCode#THROTTLING_QUOTA_EXCEEDED} as an exception: more was asked for than the quota of this user allows. */
public class ThrottlingQuotaExceededException extends RetriableException {

    private static final long serialVersionUID = 1L;

    private final int throttleTimeMs;

    public ThrottlingQuotaExceededException(String message) {
        this(0, message);
    }

    public ThrottlingQuotaExceededException(int throttleTimeMs, String message) {
        super(ErrorCode.THROTTLING_QUOTA_EXCEEDED, message, null);
        this.throttleTimeMs = throttleTimeMs;
    }

    /** After how many milliseconds to ask again; 0 when it is not known. */
    public int throttleTimeMs() {
        return throttleTimeMs;
    }
}
