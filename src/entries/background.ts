import '../background/main';
