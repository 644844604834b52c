package io.osgent.itests.access;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Makes tenants and users by the API, as an administrator does. */
final class People {
  private final ServerProcess server;

  People(ServerProcess server) {
    this.server = server;
  }

  /** A client with the key of a new administrator of a new tenant. */
  Rest tenant(String id) throws IOException, InterruptedException {
    Rest.Answer made = server.rest().post("/api/v1/tenants", Map.of("id", id)).expect(201);
    return new Rest(server.address(), made.text("admin_key", "secret"));
  }

  /** The key of a new user with a role. */
  static String user(Rest admin, String id, String role) throws IOException, InterruptedException {
    return user(admin, id, role, id + "-key");
  }

  /** @param called what the person is called, and the key */
  static String user(Rest admin, String id, String role, String called) throws IOException, InterruptedException {
    admin.post("/api/v1/users", Map.of("id", id, "display_name", called, "roles", List.of(role))).expect(201);
    return admin.post("/api/v1/users/" + id + "/keys", Map.of("name", called, "roles", List.of(role))).expect(201)
        .text("secret");
  }
}
