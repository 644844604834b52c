package io.osgent.security.internal;

/** Which user: ids are of a tenant's own. */
record UserKey(String tenant, String id) {}
