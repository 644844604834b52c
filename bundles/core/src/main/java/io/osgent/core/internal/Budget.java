package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.server.security.Reach;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** What may be spent on models in a day or a month, by UTC. Immutable. */
final class Budget {
  /** Whose spending is counted together. */
  enum Holder {
    USER, AGENT, KEY, TENANT, SERVER
  }

  /** For how long, from its beginning. */
  enum Period {
    DAY, MONTH
  }

  private final String name;
  private final Holder per;
  private final String of;
  private final Period period;
  private final BigDecimal limit;

  /** @param of empty for each */
  Budget(String name, Holder per, String of, Period period, BigDecimal limit) {
    this.name = name;
    this.per = per;
    this.of = of;
    this.period = period;
    this.limit = limit;
  }

  BigDecimal limit() {
    return limit;
  }

  /** Whether it has a say in what this one spends. */
  boolean concerns(Spender spender) {
    return of.isEmpty() || of.equals(holder(spender));
  }

  /** The account that this one's calls are charged to at this time. */
  Account account(Spender spender, Instant now) {
    return new Account(per, spender.tenant(), holder(spender), begin(now));
  }

  private String holder(Spender spender) {
    return switch (per) {
      case USER -> spender.user();
      case AGENT -> spender.agent();
      case KEY -> spender.key();
      case TENANT -> spender.tenant();
      case SERVER -> "";
    };
  }

  private Instant begin(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = period == Period.DAY ? today : YearMonth.from(today).atDay(1);
    return first.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Instant end(Instant now) {
    LocalDate first = LocalDate.ofInstant(begin(now), ZoneOffset.UTC);
    LocalDate next = period == Period.DAY ? first.plusDays(1) : first.plusMonths(1);
    return next.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** What a caller is told who has spent too much. */
  String exceeded(Spender spender, BigDecimal spent, BigDecimal atMost, Instant now) {
    String whose = per == Holder.SERVER ? "all together" : EnumNames.name(per) + " '" + holder(spender) + "'";
    String call = atMost.signum() == 0 ? "" : " and this call may cost up to $" + atMost.toPlainString();
    return "the budget '" + name + "' is used up: " + whose + " has spent $" + spent.toPlainString() + " of $"
        + limit.toPlainString() + call + "; it begins anew at " + end(now);
  }

  /**
   * What is charged together.
   *
   * @param tenant whose holder it is; of no account for agents and the server, which are everybody's
   * @param since the beginning of the day or month
   */
  record Account(Holder per, String tenant, String holder, Instant since) {
    Account {
      tenant = per == Holder.AGENT || per == Holder.SERVER ? "" : tenant;
    }

    Reach reach() {
      return switch (per) {
        case USER -> new Reach(tenant, holder);
        case KEY, TENANT -> Reach.ofTenant(tenant);
        case AGENT, SERVER -> Reach.SERVER;
      };
    }
  }

  /**
   * Who spends.
   *
   * @param key the name of the key that started the run or came with the call
   */
  record Spender(String tenant, String user, String agent, String key) {
    /** On whose behalf a call is made; the key is not always known. */
    static Spender of(CallContext context) {
      Scope scope = context.scope();
      return new Spender(scope.tenant(), scope.user(), scope.agent(), switch (context) {
        case ActiveRun run -> run.startedBy();
        case DirectCall call -> call.key();
        default -> "";
      });
    }
  }
}
