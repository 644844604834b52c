package io.osgent.server.security;

import java.util.List;

/**
 * A role and what it may do, as it is configured now.
 *
 * @param permissions sorted; {@code runs.*} stands for all that begins like this
 * @param builtIn whether it comes with the server
 */
public record Role(String name, List<String> permissions, boolean builtIn) {}
