package io.odradek.protocol;

/** The body of a request or a response. */
public interface ApiMessage extends Message {

    /** The API that it belongs to. */
    ApiKey apiKey();
}
