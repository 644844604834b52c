package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.model.ModelException;
import io.osgent.core.internal.Budget.Account;
import io.osgent.core.internal.Budget.Spender;
import io.osgent.server.run.Run;
import io.osgent.server.storage.Storage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Holds what runs spend on models to the budgets there are. A call reserves the most it can cost before it is made, and
 * is charged what it did cost afterwards, so however many run at once, no budget is overspent. What was spent before the
 * server was started is read from the runs. Thread-safe.
 */
@Component(immediate = true, service = {Budgets.class, HealthCheck.class})
public final class Budgets implements HealthCheck {
  /** How long a call waits for others to tell what they did cost. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FORGET = Duration.ofDays(62);

  private final Storage storage;
  private final ActiveRuns active;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private final Map<Account, Balance> balances = new HashMap<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<ConfiguredBudget> configured = List.of();

  private final List<Budget> given;

  private static final class Balance {
    private BigDecimal spent;
    private BigDecimal reserved = BigDecimal.ZERO;

    Balance(BigDecimal spent) {
      this.spent = spent;
    }
  }

  @Activate
  public Budgets(@Reference Storage storage, @Reference ActiveRuns active) {
    this(storage, active, List.of(), Clock.systemUTC());
  }

  /** @param budgets in force besides those that are configured */
  Budgets(Storage storage, ActiveRuns active, List<Budget> budgets, Clock clock) {
    this.storage = storage;
    this.active = active;
    given = budgets;
    this.clock = clock;
  }

  /**
   * Sets aside what a call may cost; waits while it would fit but for what others have set aside.
   *
   * @param estimate the most it can cost, in US dollars, or null where nobody knows: then something has to be left, and
   *     whoever knows charges. Asked only if a budget has a say
   * @throws ProblemException 402 when a budget does not allow it
   */
  Reservation reserve(Spender spender, Supplier<BigDecimal> estimate) throws InterruptedException {
    List<Budget> concerned = all().filter(budget -> budget.concerns(spender)).toList();
    if (concerned.isEmpty()) {
      return Reservation.NONE;
    }
    BigDecimal atMost = estimate.get();
    BigDecimal wanted = atMost == null ? BigDecimal.ZERO : atMost;
    long left = PATIENCE.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Instant now = clock.instant();
        Optional<Budget> full = concerned.stream().filter(budget -> !fits(budget, spender, wanted, now)).findFirst();
        if (full.isEmpty()) {
          return atMost == null
              ? Reservation.NONE
              : reserve(concerned.stream().map(budget -> budget.account(spender, now)).distinct().toList(), wanted);
        }
        Balance balance = balance(full.get().account(spender, now));
        if (left <= 0 || balance.reserved.signum() == 0 || isOver(full.get(), balance.spent, wanted)) {
          throw new ProblemException(Problem.of("budget_exceeded", 402,
              full.get().exceeded(spender, balance.spent, wanted, now)));
        }
        left = settled.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same for a plug-in's call, made on whose behalf the context says. It may know a cheaper model: that one is too
   * dear is no end.
   *
   * @throws ModelException of kind {@code QUOTA} when a budget does not allow it; its cause is the problem
   */
  Reservation reserveFor(CallContext context, Supplier<BigDecimal> estimate)
      throws ModelException, InterruptedException {
    try {
      return reserve(Spender.of(context), estimate);
    } catch (ProblemException e) {
      throw new ModelException(ModelException.Kind.QUOTA, e.problem().detail(), false, null, e);
    }
  }

  private Stream<Budget> all() {
    return Stream.concat(given.stream(), configured.stream().flatMap(one -> one.budget().stream()));
  }

  @Override
  public String name() {
    return "budgets";
  }

  /** Up even so: that spending is not bounded is no reason to serve nobody. */
  @Override
  public Health check() {
    List<String> problems = configured.stream().flatMap(one -> one.problem().stream()).toList();
    return Health.up(problems.isEmpty() ? all().count() + " in force" : String.join("; ", problems));
  }

  private boolean fits(Budget budget, Spender spender, BigDecimal wanted, Instant now) {
    Balance balance = balance(budget.account(spender, now));
    return !isOver(budget, balance.spent.add(balance.reserved), wanted);
  }

  /** One whose price is not known needs something left. */
  private static boolean isOver(Budget budget, BigDecimal spent, BigDecimal wanted) {
    return wanted.signum() == 0
        ? spent.compareTo(budget.limit()) >= 0
        : spent.add(wanted).compareTo(budget.limit()) > 0;
  }

  private Reservation reserve(List<Account> accounts, BigDecimal wanted) {
    accounts.forEach(account -> balance(account).reserved = balance(account).reserved.add(wanted));
    return new Reservation(this, accounts, wanted);
  }

  private Balance balance(Account account) {
    Balance known = balances.get(account);
    if (known == null) {
      // Nobody is charged to these any more.
      balances.entrySet().removeIf(old -> old.getValue().reserved.signum() == 0
          && old.getKey().since().isBefore(account.since().minus(FORGET)));
      known = new Balance(spentBefore(account));
      balances.put(account, known);
    }
    return known;
  }

  /** The runs that go on first: one that ends meanwhile is counted twice rather than not at all. */
  private BigDecimal spentBefore(Account account) {
    BigDecimal now = active.all().stream().filter(carried -> isCharged(account, carried))
        .map(carried -> carried.run().look(RunState::cost)).filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    String holder = account.holder();
    return now.add(storage.costOfEndedRuns(account.reach(), account.per() == Budget.Holder.AGENT ? holder : null,
        account.per() == Budget.Holder.KEY ? holder : null, account.since()));
  }

  private static boolean isCharged(Account account, CarriedRun carried) {
    Run run = carried.run().view();
    return !run.createdAt().isBefore(account.since()) && account.reach().covers(run.tenant(), run.userId())
        && switch (account.per()) {
          case AGENT -> run.agent().equals(account.holder());
          case KEY -> account.holder().equals(carried.run().startedBy());
          case USER, TENANT, SERVER -> true;
        };
  }

  private void settle(List<Account> accounts, BigDecimal reserved, BigDecimal cost) {
    lock.lock();
    try {
      for (Account account : accounts) {
        Balance balance = balance(account);
        balance.reserved = balance.reserved.subtract(reserved);
        balance.spent = balance.spent.add(cost);
      }
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is set aside for one call. Not thread-safe. */
  static final class Reservation implements AutoCloseable {
    static final Reservation NONE = new Reservation(null, List.of(), BigDecimal.ZERO);

    private final Budgets budgets;
    private final List<Account> accounts;
    private final BigDecimal reserved;
    private boolean open;

    private Reservation(Budgets budgets, List<Account> accounts, BigDecimal reserved) {
      this.budgets = budgets;
      this.accounts = accounts;
      this.reserved = reserved;
      open = !accounts.isEmpty();
    }

    /** The call is over. @param cost in US dollars, or null where it is not known */
    void charge(BigDecimal cost) {
      if (open) {
        open = false;
        budgets.settle(accounts, reserved, cost == null ? BigDecimal.ZERO : cost);
      }
    }

    /** A call that was not charged did not happen. Idempotent. */
    @Override
    public void close() {
      charge(BigDecimal.ZERO);
    }
  }
}
