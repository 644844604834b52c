package io.osgent.policy.internal;

import io.osgent.api.tool.Effect;
import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same on PostgreSQL. */
@Tag("postgres")
class RulesPolicyPostgresTest extends RulesPolicyTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Office office(Path place) {
    return new Office(place, postgres::open);
  }

  @Test
  void theDatabaseItselfShowsCountedCallsToNobodyElse(@TempDir Path place) throws Exception {
    try (Office office = office(place).open()) {
      office.rules("{\"name\":\"few\",\"decision\":\"allow\",\"per_hour\":2}");
      office.judge(Office.tool("act", Effect.EFFECT), Map.of());

      postgres.assertGuarded("policy_pin", "policy_file");
    }
  }
}
