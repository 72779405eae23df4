import '../inference/worker';
