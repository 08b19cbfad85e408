// What pages take from skinview3d; everything else is left out of the bundle.
export {
	CrouchAnimation, FlyingAnimation, IdleAnimation, RunningAnimation, SkinViewer, WalkingAnimation,
	WaveAnimation,
} from "skinview3d";
