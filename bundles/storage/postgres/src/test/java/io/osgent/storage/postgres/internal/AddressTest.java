package io.osgent.storage.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void aUrlIsReadAsPostgresqlsOwnToolsReadIt() {
    Address address = Address.of("postgres://ann:p%40ss+word@db.example.org:5433/notes?sslmode=require", "", "");

    assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.org:5433/notes?sslmode=require");
    assertThat(address.user()).isEqualTo("ann");
    assertThat(address.password()).isEqualTo("p@ss+word");
    assertThat(address.source().getDatabaseName()).isEqualTo("notes");
  }

  @Test
  void aUrlMayNameServersToTurnToInTurn() {
    Address address = Address.of("postgresql://one:5432,two:5433/notes", "ann", "secret");

    assertThat(address.source().getServerNames()).containsExactly("one", "two");
    assertThat(address.source().getPortNumbers()).containsExactly(5432, 5433);
    assertThat(address.source().getUser()).isEqualTo("ann");
  }

  @Test
  void aUrlMayBeOneOfJava() {
    assertThat(Address.of("jdbc:postgresql://db/notes?user=ann&password=secret", "", "").source().getUser())
        .isEqualTo("ann");
  }

  @Test
  void whatIsSetApartCountsInsteadOfWhatTheUrlSays() {
    Address address = Address.of("postgres://ann:one@db/notes", "bob", "two");

    assertThat(address.user()).isEqualTo("bob");
    assertThat(address.password()).isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "db", "mysql://db/notes", "jdbc:sqlite:x", "postgres:", "postgres://db:port/x",
      "postgres://d b/x"})
  void whatIsNoAddressIsRefusedInALine(String url) {
    assertThatThrownBy(() -> Address.of(url, "", "").source()).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url ").message().doesNotContain("\n");
  }

  @Test
  void aSecretThatIsNotThereIsToldWithoutIt() {
    assertThatThrownBy(() -> Address.of("postgres://db/notes", "ann", "$[secret:postgres]"))
        .hasMessage("password refers to what is not there");
  }

  @Test
  void noPasswordIsShown() {
    assertThat(Address.of("postgres://ann:tangerine@db/notes", "", "tangerine")).asString().doesNotContain("tangerine");
    assertThat(Address.of("jdbc:postgresql://db/notes?password=tangerine&ssl=true", "", "")).asString()
        .doesNotContain("tangerine").contains("ssl=true");
  }
}
