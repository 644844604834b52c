package io.osgent.memory.pgvector.internal;

import io.osgent.server.storage.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tables of vectors there are, one for each model that was ever used. */
final class VectorTables {
  private VectorTables() {}

  /** That of a model, whatever made it. */
  static Optional<VectorTable> find(Database database, String model, boolean pgvector) {
    return database.read(connection -> all(connection)).stream()
        .filter(table -> table.model().equals(model)
            && table.type() == VectorType.of(table.dimensions(), pgvector))
        .reduce((first, last) -> last);
  }

  /** Makes one, unless it is there. */
  static VectorTable make(Database database, String owner, VectorTable table, int partitions) {
    database.migrate(owner + " " + table.name(),
        List.of(table.type().create(table.name(), table.dimensions(), partitions)));
    database.write(connection -> Sql.update(connection,
        "INSERT INTO memory_model (name, model, dimensions, type) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        table.name(), table.model(), table.dimensions(), table.type().name()));
    return table;
  }

  private static List<VectorTable> all(Connection connection) throws SQLException {
    return Sql.all(connection,
        row -> new VectorTable(row.getString(1), row.getString(2), row.getInt(3), VectorType.valueOf(row.getString(4))),
        "SELECT name, model, dimensions, type FROM memory_model");
  }

  /** Takes away the vectors of these places, of whichever model, also one that another server uses. */
  static void remove(Connection connection, Person person, List<Long> places) throws SQLException {
    if (!places.isEmpty()) {
      for (VectorTable table : all(connection)) {
        Sql.update(connection, "DELETE FROM " + table.name() + " WHERE tenant = ? AND user_id = ? AND place = ANY (?)",
            person.tenant(), person.user(), places.toArray(Long[]::new));
      }
    }
  }

  /** Takes away all of somebody's. */
  static void removeAll(Connection connection, Person person) throws SQLException {
    for (VectorTable table : all(connection)) {
      Sql.update(connection, "DELETE FROM " + table.name() + " WHERE tenant = ? AND user_id = ?", person.tenant(),
          person.user());
    }
  }
}
