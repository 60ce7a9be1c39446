/**
 * One axis of a Kalman filter in continuous time: the velocity wanders as the integral of white noise and dies down where
 * nothing is seen (an Ornstein-Uhlenbeck process), so that the same track comes out at any frame rate and doubt stays
 * bounded. State is position and velocity, with their 2 x 2 covariance (Bar-Shalom, Li, Kirubarajan: Estimation with
 * Applications to Tracking and Navigation, 2001, sections 6.2.2 and 8.2.3; Singer, IEEE Trans. AES-6, 1970).
 */
export class AxisFilter {
  position: number;
  velocity = 0;
  private pp: number;
  private pv = 0;
  private vv: number;

  /**
   * @param position first measurement
   * @param noise standard deviation of that measurement
   * @param velocityNoise standard deviation of the unknown velocity, per second
   */
  constructor(position: number, noise: number, velocityNoise: number) {
    this.position = position;
    this.pp = noise * noise;
    this.vv = velocityNoise * velocityNoise;
  }

  /**
   * Moves the state on by `dt` seconds.
   *
   * @param wander how much the velocity wanders: its variance grows by wander² in a second
   * @param persistence seconds in which the velocity dies down to 1/e; endless at infinity
   */
  predict(dt: number, wander: number, persistence = Number.POSITIVE_INFINITY): void {
    const q = wander * wander;
    const isEndless = persistence === Number.POSITIVE_INFINITY;
    // What is left of the velocity, how far 1 of it has carried, and what the wandering has added.
    const left = isEndless ? 1 : Math.exp(-dt / persistence);
    const reach = isEndless ? dt : persistence * (1 - left);
    const vv = isEndless ? dt : (persistence * (1 - left * left)) / 2;
    const pp = isEndless ? dt ** 3 / 3 : persistence * persistence * (dt - 2 * reach + vv);
    this.position += this.velocity * reach;
    this.velocity *= left;
    this.pp += reach * (2 * this.pv + reach * this.vv) + q * pp;
    this.pv = left * (this.pv + reach * this.vv) + (q * reach * reach) / 2;
    this.vv = left * left * this.vv + q * vv;
  }

  /** Variance of a measurement with standard deviation `noise` about the predicted position. */
  innovationVariance(noise: number): number {
    return this.pp + noise * noise;
  }

  /** Takes in a measurement with standard deviation `noise`. */
  correct(measured: number, noise: number): void {
    const s = this.innovationVariance(noise);
    const gainP = this.pp / s;
    const gainV = this.pv / s;
    const innovation = measured - this.position;
    this.position += gainP * innovation;
    this.velocity += gainV * innovation;
    this.vv -= gainV * this.pv;
    this.pv -= gainP * this.pv;
    this.pp -= gainP * this.pp;
  }
}
