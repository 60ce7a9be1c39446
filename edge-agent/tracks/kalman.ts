/**
 * One axis of a constant-velocity Kalman filter in continuous time: the velocity wanders as the integral of white noise,
 * so that the same track comes out at any frame rate. State is position and velocity, with their 2 x 2 covariance
 * (Bar-Shalom, Li, Kirubarajan: Estimation with Applications to Tracking and Navigation, 2001, section 6.2.2).
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
   */
  predict(dt: number, wander: number): void {
    const q = wander * wander;
    this.position += this.velocity * dt;
    this.pp += dt * (2 * this.pv + dt * this.vv) + (q * dt ** 3) / 3;
    this.pv += dt * this.vv + (q * dt ** 2) / 2;
    this.vv += q * dt;
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
