export const App = () => <main>Shop</main>;
