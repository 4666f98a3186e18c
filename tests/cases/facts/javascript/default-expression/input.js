import App from './App';
export default connect(mapState)(App);
function mapState(state) { return state; }
