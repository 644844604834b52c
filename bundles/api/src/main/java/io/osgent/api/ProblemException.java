package io.osgent.api;

/** Carries a {@link Problem} to the interface that tells it to the client. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    this(problem, null);
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.detail(), cause);
    this.problem = problem;
  }

  /** A request that was wrong in itself (400). */
  public static ProblemException badRequest(String code, String detail) {
    return new ProblemException(Problem.of(code, 400, detail));
  }

  /** Something that is not there, or not for this caller: the two are told alike (404). */
  public static ProblemException notFound(String code, String detail) {
    return new ProblemException(Problem.of(code, 404, detail));
  }

  /** A request that does not fit the present state (409). */
  public static ProblemException conflict(String code, String detail) {
    return new ProblemException(Problem.of(code, 409, detail));
  }

  public Problem problem() {
    return problem;
  }
}
